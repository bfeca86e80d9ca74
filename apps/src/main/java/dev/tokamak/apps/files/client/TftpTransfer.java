package dev.tokamak.apps.files.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.tokamak.apps.files.tftp.TftpClient;
import dev.tokamak.apps.files.tftp.TftpOptions;
import dev.tokamak.apps.files.tftp.TftpResult;
import dev.tokamak.net.Transport;

/**
 * Files over UDP, by TFTP: a port of its own for each. There is no way to go on with a part of a file, and nobody compares
 * digests. Any thread.
 */
public final class TftpTransfer implements Transfer {

    /** What moves the bytes; blocks. */
    private interface Work {
        TftpResult run() throws IOException, InterruptedException;
    }

    private final TftpClient client;
    private final InetSocketAddress to;
    private final TftpOptions options;

    /**
     * A way to one server.
     *
     * @param transport
     *            carries the ports
     * @param to
     *            the server's well-known port, resolved
     * @param options
     *            what the server is asked for
     */
    public TftpTransfer(Transport transport, InetSocketAddress to, TftpOptions options) {
        client = new TftpClient(transport);
        this.to = to;
        this.options = options;
    }

    @Override
    public CompletableFuture<TransferResult> send(Path file, String name, Progress progress) {
        return begin(name, () -> {
            try (var channel = FileChannel.open(file)) {
                return client.send(to, name, channel, channel.size(), options, progress::moved);
            } catch (NoSuchFileException e) {
                throw new TransferException("there is no file " + file, e);
            }
        });
    }

    @Override
    public CompletableFuture<TransferResult> fetch(String name, PartialFile partial, Progress progress) {
        return begin(name, () -> {
            var channel = partial.open(false, "");
            try {
                return client.fetch(to, name, channel, options, progress::moved);
            } catch (IOException e) {
                partial.discard(); // it could not be gone on with
                throw e;
            }
        });
    }

    private static CompletableFuture<TransferResult> begin(String name, Work work) {
        var done = new CompletableFuture<TransferResult>();
        Thread.ofVirtual().name("tftp").start(() -> {
            try {
                var result = work.run();
                done.complete(new TransferResult(name, result.bytes(), 0, Optional.of(result.sha256()), false,
                        result.time(), Optional.of(result)));
            } catch (TransferException e) {
                done.completeExceptionally(e);
            } catch (IOException | IllegalArgumentException e) {
                done.completeExceptionally(new TransferException(String.valueOf(e.getMessage()), e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
