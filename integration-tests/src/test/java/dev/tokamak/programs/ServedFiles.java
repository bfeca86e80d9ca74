package dev.tokamak.programs;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.tokamak.apps.files.drop.DropServer;
import dev.tokamak.apps.files.http.FilesConfig;
import dev.tokamak.apps.files.http.FilesServer;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.contract.support.TestTransport;

/** A store that is served on a transport, with what clients need to talk to it. */
final class ServedFiles implements Closeable {

    final Path root;
    final FileStore store;
    final InetSocketAddress http;
    final InetSocketAddress drop;

    ServedFiles(TestTransport t, Path folder) throws IOException {
        root = folder.resolve("served");
        store = FileStore.open(root, StoreLimits.DEFAULT);
        http = t.serve(new FilesServer(store, FilesConfig.DEFAULT)::handler);
        drop = t.serve(new DropServer(store)::handler);
    }

    String url(String path) {
        return "http://127.0.0.1:" + http.getPort() + path;
    }

    String dropPort() {
        return Integer.toString(drop.getPort());
    }

    void put(String name, byte[] content) throws IOException {
        Files.write(root.resolve(name), content);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
