package dev.tokamak.apps.files.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.files.store.Stores;
import dev.tokamak.probe.HandlerProbe;

/** A server of files, and somebody who talks to it. */
final class Given implements Closeable {

    static final Instant NOW = Instant.parse("2034-05-06T07:08:09Z");
    private static final Pattern ETAG = Pattern.compile("ETag: (\"[^\"]*\")");

    final Path root;
    final FileStore store;
    final FilesServer server;

    Given(Path root, StoreLimits limits, FilesConfig config) throws IOException {
        this.root = root;
        store = FileStore.open(root, limits);
        server = new FilesServer(store, config, InstantSource.fixed(NOW));
    }

    Given(Path root) throws IOException {
        this(root, StoreLimits.DEFAULT, FilesConfig.DEFAULT);
    }

    HandlerProbe connect() {
        return HandlerProbe.open(server.handler());
    }

    /** The answer to one request on a connection of its own. */
    String answer(String request) {
        var peer = connect();
        peer.send(crlf(request));
        return peer.received();
    }

    String get(String target, String... fields) {
        return answer(request("GET", target, fields));
    }

    static String request(String method, String target, String... fields) {
        return crlf(method + " " + target + " HTTP/1.1\nHost: h\n" + lines(fields) + "\n");
    }

    static String put(String target, String content, String... fields) {
        int length = content.getBytes(StandardCharsets.UTF_8).length;
        return crlf("PUT " + target + " HTTP/1.1\nHost: h\nContent-Length: " + length + "\n" + lines(fields) + "\n")
                + content;
    }

    private static String lines(String... fields) {
        return fields.length == 0 ? "" : String.join("\n", fields) + "\n";
    }

    static String crlf(String text) {
        return text.replace("\r\n", "\n").replace("\n", "\r\n");
    }

    static String etag(String answer) {
        var matcher = ETAG.matcher(answer);
        if (!matcher.find()) {
            throw new AssertionError("no ETag in: " + answer);
        }
        return matcher.group(1);
    }

    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    boolean has(String name) throws IOException {
        try {
            store.read(StoreName.parse(name)).close();
            return true;
        } catch (StoreException _) {
            return false;
        }
    }

    String text(String name) throws IOException {
        return Stores.text(store, name);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
