package dev.tokamak.apps.files.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * An open directory of a store. Everything is named by one part, and no symbolic link is followed. One thread at a time, but
 * for {@link #again} and {@link #close}.
 */
interface Directory extends Closeable {

    /** The same directory once more, to be closed by itself. */
    Directory again() throws IOException;

    /** A directory in this one, to be closed by itself. */
    Directory enter(String name) throws IOException;

    /** Of the thing itself, also when it is a link. */
    BasicFileAttributes attributes(String name) throws IOException;

    FileChannel openToRead(String name) throws IOException;

    /** A new file that only its owner may read and write. */
    FileChannel createNew(String name) throws IOException;

    /** Lets the group read what {@link #createNew} made. */
    void makeReadable(String name) throws IOException;

    /** At once or not at all; what has the new name already is replaced. */
    void move(String name, Directory target, String newName) throws IOException;

    /**
     * Moves what nothing else may be replaced by: what has the new name already stays, and so does this. Where the file system has
     * no {@linkplain HardLinks hard links} it is looked first, then moved.
     *
     * @throws java.nio.file.FileAlreadyExistsException when something has the new name
     */
    void moveToNew(String name, Directory target, String newName) throws IOException;

    void delete(String name) throws IOException;

    /**
     * What is in it, in no order. Once for each open directory.
     *
     * @param most how many names at most
     */
    List<String> names(int most) throws IOException;

    /** Returns when what has been created, moved and deleted here will be so after a loss of power. */
    void force() throws IOException;
}
