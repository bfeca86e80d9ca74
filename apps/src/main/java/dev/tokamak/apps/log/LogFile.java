package dev.tokamak.apps.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What is needed of a file, so that tests can have one that fails. One thread. */
interface LogFile extends Closeable {

    /** Opens files. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens a file for writing.
         *
         * @param fresh whether it must be made; else it must exist
         */
        LogFile open(Path path, boolean fresh) throws IOException;
    }

    /** Writes some bytes or all; the position of the buffer tells how many. */
    void write(ByteBuffer bytes, long position) throws IOException;

    void truncate(long size) throws IOException;

    /** Has what was written go to the disk. */
    void force() throws IOException;

    /** A file of this machine; a new one can be read by its owner and their group, and by nobody else. */
    static LogFile open(Path path, boolean fresh) throws IOException {
        Set<OpenOption> options = fresh
                ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)
                : Set.of(StandardOpenOption.WRITE);
        var channel = FileChannel.open(path, options, mode(path, "rw-r-----"));
        return new LogFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                channel.write(bytes, position);
            }

            @Override
            public void truncate(long size) throws IOException {
                channel.truncate(size);
            }

            @Override
            public void force() throws IOException {
                channel.force(false);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /** Permissions from the first moment on, where the file system knows them. */
    static FileAttribute<?>[] mode(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    /** Makes a directory, and those above it, for its owner and their group. */
    static void makeDirectory(Path path) throws IOException {
        Files.createDirectories(path, mode(path, "rwxr-x---"));
    }
}
