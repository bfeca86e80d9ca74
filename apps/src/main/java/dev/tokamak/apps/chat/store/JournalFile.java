package dev.tokamak.apps.chat.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import dev.tokamak.apps.accounts.SecretFile;

/** What a journal needs of a file, so that tests can have one that fails. One thread. */
interface JournalFile extends Closeable {

    /** Opens files. */
    @FunctionalInterface
    interface Opener {
        /** Opens a file for writing, and makes it when it isn't there. */
        JournalFile open(Path path) throws IOException;
    }

    /** Writes all of it there. */
    void write(ByteBuffer bytes, long position) throws IOException;

    void truncate(long size) throws IOException;

    /** Has what was written go to the disk. */
    void force() throws IOException;

    /** A file of this machine, which nobody but its owner can read. */
    static JournalFile open(Path path) throws IOException {
        var channel = FileChannel.open(path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                SecretFile.ownerOnly(path, "rw-------"));
        return new JournalFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                long at = position;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
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
}
