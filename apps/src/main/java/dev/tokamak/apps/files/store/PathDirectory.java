package dev.tokamak.apps.files.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory as a path, for systems that can't look a name up in an open directory (Windows). Links are noticed, but whoever
 * can change the directories of this machine could put one in place between the check and the use.
 */
final class PathDirectory implements Directory {

    private final Path path;
    private final HardLinks links;

    /** A directory whose path holds no link. */
    PathDirectory(Path real, HardLinks links) {
        this.path = real;
        this.links = links;
    }

    @Override
    public Directory again() {
        return new PathDirectory(path, links);
    }

    @Override
    public Directory enter(String name) throws IOException {
        if (!attributes(name).isDirectory()) {
            throw new NotDirectoryException(name);
        }
        return new PathDirectory(mine(name), links);
    }

    @Override
    public BasicFileAttributes attributes(String name) throws IOException {
        return Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public FileChannel openToRead(String name) throws IOException {
        return FileChannel.open(mine(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** Its real path, which has to lie directly in this directory: junctions don't call themselves links. */
    private Path mine(String name) throws IOException {
        var real = path.resolve(name).toRealPath();
        if (!path.equals(real.getParent())) {
            throw new NoSuchFileException(name);
        }
        return real;
    }

    @Override
    public FileChannel createNew(String name) throws IOException {
        return FileChannel.open(path.resolve(name), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /** Such systems have lists of who may do what, which a new file takes over from its directory. */
    @Override
    public void makeReadable(String name) {}

    @Override
    public void move(String name, Directory target, String newName) throws IOException {
        Files.move(path.resolve(name), ((PathDirectory) target).path.resolve(newName), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void moveToNew(String name, Directory target, String newName) throws IOException {
        var to = ((PathDirectory) target).path.resolve(newName);
        if (links.link(path.resolve(name), to)) {
            delete(name);
            return;
        }
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(newName);
        }
        move(name, target, newName);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(path.resolve(name));
    }

    @Override
    public List<String> names(int most) throws IOException {
        var names = new ArrayList<String>();
        try (var stream = Files.newDirectoryStream(path)) {
            for (var each : stream) {
                if (names.size() == most) {
                    break;
                }
                names.add(String.valueOf(each.getFileName()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** Windows opens no directory as a file; NTFS keeps a journal of what happens in them. */
    @Override
    public void force() {}

    @Override
    public void close() {}
}
