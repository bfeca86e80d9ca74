package dev.tokamak.apps.files.tftp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/**
 * Fetches and sends files by TFTP. Its methods block their caller until the transfer is over, so they are called on threads for
 * that, never in a callback. Several transfers may be under way at once.
 *
 * <p>
 * The channels stay the caller's, who closes them afterwards; they must be blocking. An interrupt gives the transfer up.
 */
public final class TftpClient {

    private final Transport transport;

    /**
     * A client.
     *
     * @param transport
     *            where each transfer gets a port
     */
    public TftpClient(Transport transport) {
        this.transport = transport;
    }

    /**
     * Fetches a file.
     *
     * @param server
     *            its well-known port, resolved
     * @param name
     *            what the file is called there
     * @param into
     *            gets its bytes; a {@link java.nio.channels.FileChannel} is forced to the disk before the last block is
     *            acknowledged. After a failure it holds a part of the file
     * @param options
     *            what the server is asked for
     * @param progress
     *            told how it goes on
     * @return how it went
     * @throws TftpException
     *             when it failed; the message says why
     * @throws IOException
     *             when there is no port to be had
     * @throws IllegalArgumentException
     *             when the name is too long for a request
     * @throws InterruptedException
     *             when the caller was interrupted
     */
    public TftpResult fetch(InetSocketAddress server, String name, WritableByteChannel into, TftpOptions options,
            TftpProgress progress) throws IOException, InterruptedException {
        var over = new Over();
        return over.await(
                ClientTransfer.fetching(server, name, into, options, progress, over::ended, NanoClock.SYSTEM));
    }

    /**
     * Sends a file.
     *
     * @param server
     *            its well-known port, resolved
     * @param name
     *            what the file will be called there
     * @param from
     *            has its bytes, from its position on
     * @param size
     *            how many there are: fewer are a failure, more are left; -1 for as many as come
     * @param options
     *            what the server is asked for
     * @param progress
     *            told how it goes on
     * @return how it went
     * @throws TftpException
     *             when it failed; the message says why
     * @throws IOException
     *             when there is no port to be had
     * @throws IllegalArgumentException
     *             when the name is too long for a request
     * @throws InterruptedException
     *             when the caller was interrupted
     */
    public TftpResult send(InetSocketAddress server, String name, ReadableByteChannel from, long size,
            TftpOptions options, TftpProgress progress) throws IOException, InterruptedException {
        var over = new Over();
        return over.await(
                ClientTransfer.sending(server, name, from, size, options, progress, over::ended, NanoClock.SYSTEM));
    }

    /** The end of a transfer, waited for. */
    private final class Over {
        private final CompletableFuture<TftpResult> result = new CompletableFuture<>();

        void ended(@Nullable TftpResult success,
                @Nullable TftpException failure) {
            if (success != null) {
                result.complete(success);
            } else if (failure != null) {
                result.completeExceptionally(failure);
            }
        }

        TftpResult await(ClientTransfer transfer) throws IOException, InterruptedException {
            transfer.begin(transport);
            try {
                return result.get();
            } catch (InterruptedException e) {
                transfer.cancel();
                throw e;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof TftpException why ? why : new IOException(e.getCause());
            }
        }
    }
}
