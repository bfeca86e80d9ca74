package dev.tokamak.apps.files.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.LinkOption;
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

    SecureDirectory(SecureDirectoryStream<Path> stream) {
        this.stream = stream;
    }

    @Override
    public Directory again() throws IOException {
        return new SecureDirectory(stream.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS));
    }

    /** Asks first: opening a pipe, which somebody may have put there, would wait for its other end. */
    @Override
    public Directory enter(String name) throws IOException {
        if (!attributes(name).isDirectory()) {
            throw new NotDirectoryException(name);
        }
        return new SecureDirectory(stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
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
