package dev.tokamak.apps.files.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A directory as a descriptor: names are looked up in it and nowhere else ({@code openat} and its like), so what somebody does
 * to the path that leads here, between a check and its use, has no effect. What Linux and macOS have.
 */
final class SecureDirectory implements Directory {

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW,
            LinkOption.NOFOLLOW_LINKS);

    private final SecureDirectoryStream<Path> stream;
    private final Path path;
    private final HardLinks links;

    /**
     * An open directory.
     *
     * @param path where it was when it was opened
     */
    SecureDirectory(SecureDirectoryStream<Path> stream, Path path, HardLinks links) {
        this.stream = stream;
        this.path = path;
        this.links = links;
    }

    @Override
    public Directory again() throws IOException {
        return new SecureDirectory(stream.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS), path, links);
    }

    /** Asks first: opening a pipe, which somebody may have put there, would wait for its other end. */
    @Override
    public Directory enter(String name) throws IOException {
        if (!attributes(name).isDirectory()) {
            throw new NotDirectoryException(name);
        }
        return new SecureDirectory(stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS),
                path.resolve(name), links);
    }

    @Override
    public BasicFileAttributes attributes(String name) throws IOException {
        return stream.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @Override
    public FileChannel openToRead(String name) throws IOException {
        return (FileChannel) stream.newByteChannel(Path.of(name), READ);
    }

    @Override
    public FileChannel createNew(String name) throws IOException {
        return (FileChannel) stream.newByteChannel(Path.of(name), CREATE,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public void makeReadable(String name) throws IOException {
        stream.getFileAttributeView(Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setPermissions(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Override
    public void move(String name, Directory target, String newName) throws IOException {
        stream.move(Path.of(name), ((SecureDirectory) target).stream, Path.of(newName));
    }

    /**
     * Java makes links by path alone, so it is looked in the open directory whether the link is where it should be. Had somebody
     * put another directory in place of this one, a file of theirs would have got a second name in theirs, and no more.
     */
    @Override
    public void moveToNew(String name, Directory target, String newName) throws IOException {
        var to = (SecureDirectory) target;
        if (!links.link(path.resolve(name), to.path.resolve(newName))) {
            if (to.has(newName)) {
                throw new FileAlreadyExistsException(newName);
            }
            move(name, target, newName);
        } else if (Objects.equals(attributes(name).fileKey(), to.attributes(newName).fileKey())) {
            delete(name);
        } else {
            throw new IOException("the directory is another one now");
        }
    }

    private boolean has(String name) throws IOException {
        try {
            attributes(name);
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    @Override
    public void delete(String name) throws IOException {
        stream.deleteFile(Path.of(name));
    }

    @Override
    public List<String> names(int most) throws IOException {
        var names = new ArrayList<String>();
        try {
            for (var path : stream) {
                if (names.size() == most) {
                    break;
                }
                names.add(String.valueOf(path.getFileName()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public void force() throws IOException {
        try (var channel = openToRead(".")) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
