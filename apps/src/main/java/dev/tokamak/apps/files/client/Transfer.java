package dev.tokamak.apps.files.client;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A way to bring one file to a server or to get one from it: HTTP here, and room for another. Nothing in it waits; each outcome
 * is completed on a thread of the transport, exceptionally with a {@link TransferException} when there is no file.
 */
public interface Transfer {

    /** Is told how far it is. On whatever thread, one call at a time; must not block. */
    interface Progress {
        /** Nobody wants to know. */
        Progress NONE = (_, _) -> {};

        /**
         * Something has moved.
         *
         * @param done
         *            bytes of the file that are where they should be, those that were there before included
         * @param total
         *            bytes of the whole file, -1 when that isn't known
         */
        void moved(long done, long total);
    }

    /**
     * Sends a file.
     *
     * @param file
     *            where it is here
     * @param name
     *            what it is to be called there
     * @param progress
     *            is told how far it is
     * @return completed when the server has the file
     */
    CompletableFuture<TransferResult> send(Path file, String name, Progress progress);

    /**
     * Fetches a file.
     *
     * @param name
     *            what it is called there
     * @param partial
     *            where its content goes; not its final place. What an earlier attempt left there is made use of if that is
     *            possible, and thrown away if not
     * @param progress
     *            is told how far it is
     * @return completed when all of the file is there, and is what it should be
     */
    CompletableFuture<TransferResult> fetch(String name, PartialFile partial, Progress progress);
}
