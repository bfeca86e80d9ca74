package dev.tokamak.apps.files.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.tokamak.apps.files.http.DigestFields;
import dev.tokamak.apps.files.http.UrlPath;
import dev.tokamak.apps.http.Fields;
import dev.tokamak.apps.http.RequestHead;
import dev.tokamak.apps.http.ResponseHead;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/** Files over HTTP/1.1: a connection for each. Any thread. */
public final class HttpTransfer implements Transfer {

    private static final int PIECE = 1 << 20;

    private final Transport transport;
    private final InetSocketAddress to;
    private final String server;
    private final ConnectConfig config;

    /**
     * A way to one server.
     *
     * @param transport
     *            carries the connections
     * @param to
     *            the server, resolved or not
     * @param server
     *            host and port as they stand in a URL, for the server and for messages
     * @param patience
     *            positive: how long connecting may take, and how long nothing may move
     * @param tls
     *            how it is encrypted, if it is
     */
    public HttpTransfer(Transport transport, InetSocketAddress to, String server, Duration patience,
            Optional<TlsConfig> tls) {
        this.transport = transport;
        this.to = to;
        this.server = server;
        var plain = ConnectConfig.DEFAULT.withName("files client").withTimeout(patience)
                .withLimits(Limits.DEFAULT.withIdleTime(patience));
        config = tls.map(plain::withTls).orElse(plain);
    }

    /** The digest comes first, so that the server can check what arrives: the file is read twice. */
    @Override
    public CompletableFuture<TransferResult> send(Path file, String name, Progress progress) {
        var done = new CompletableFuture<TransferResult>();
        Thread.ofVirtual().name("digest").start(() -> {
            try {
                var digest = new RunningDigest();
                long size = read(file, digest);
                connect(new HttpSend(request(name), file, size, digest.sha256(), progress, done), done);
            } catch (NoSuchFileException e) {
                done.completeExceptionally(new TransferException("there is no file " + file, e));
            } catch (IOException e) {
                done.completeExceptionally(new TransferException("cannot read " + file + ": " + e.getMessage(), e));
            } catch (RuntimeException e) { // a defect: whoever waits has to hear of it
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static long read(Path file, RunningDigest digest) throws IOException {
        if (!Files.isRegularFile(file) && Files.exists(file)) {
            throw new IOException("it is no ordinary file");
        }
        try (var channel = FileChannel.open(file)) {
            var piece = ByteBuffer.allocateDirect(PIECE);
            while (channel.read(piece.clear()) >= 0) {
                digest.update(piece.flip());
            }
            return digest.size();
        }
    }

    @Override
    public CompletableFuture<TransferResult> fetch(String name, PartialFile partial, Progress progress) {
        var done = new CompletableFuture<TransferResult>();
        connect(new HttpFetch(request(name), partial, progress, done, true), done);
        return done;
    }

    /**
     * Asks for the digest of a file that is there.
     *
     * @param name
     *            what it is called there
     * @return 64 hexadecimal digits; empty when the server doesn't tell
     */
    public CompletableFuture<Optional<String>> digest(String name) {
        var request = request(name);
        return ask(request, new RequestHead("HEAD", request.path(), 1,
                request.fields().with(DigestFields.WANTED, "sha-256=1")))
                .thenApply(head -> DigestFields.representation(head.fields()).map(HexFormat.of()::formatHex));
    }

    /**
     * Removes a file that is there.
     *
     * @param name
     *            what it is called there
     * @return true when it is gone; false when this server removes no files
     */
    public CompletableFuture<Boolean> remove(String name) {
        var request = request(name);
        return ask(request, new RequestHead("DELETE", request.path(), 1, request.fields()))
                .thenApply(head -> head.status() != HttpAsk.NOT_ALLOWED);
    }

    private CompletableFuture<ResponseHead> ask(HttpRequest request, RequestHead head) {
        var done = new CompletableFuture<ResponseHead>();
        connect(new HttpAsk(request, head, done), done);
        return done;
    }

    private HttpRequest request(String name) {
        return new HttpRequest(server, name, "/" + UrlPath.encode(name), Fields.NONE.with("Host", server)
                .with("User-Agent", "tokamak").with("Connection", "close"), NanoClock.SYSTEM.nanoTime(),
                this::connect);
    }

    private void connect(ConnectionHandler handler, CompletableFuture<?> done) {
        try {
            transport.connect(to, handler, config);
        } catch (IllegalStateException e) {
            done.completeExceptionally(new TransferException("stopped", e));
        }
    }
}
