package dev.tokamak.programs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients of a files service that send one file after the other, each called what its SHA-256 is, until the server is gone. */
public final class Uploads {

    private static final int LARGEST = 300_000;
    private static final int PIECE = 10_000;
    private static final int PATIENCE_MS = 60_000;

    private final InetSocketAddress server;
    private final Collection<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean enough;

    private Uploads(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * Starts them.
     *
     * @param server
     *            where files are taken over HTTP
     * @param count
     *            how many clients
     * @param random
     *            for what they send
     * @return sending
     */
    public static Uploads start(InetSocketAddress server, int count, Random random) {
        var uploads = new Uploads(server);
        for (int i = 0; i < count; i++) {
            long seed = random.nextLong();
            uploads.senders.add(Thread.ofPlatform().daemon().start(() -> uploads.send(new Random(seed))));
        }
        return uploads;
    }

    private void send(Random random) {
        try {
            while (!enough) {
                var content = new byte[1 + random.nextInt(LARGEST)];
                random.nextBytes(content);
                var name = ServedFiles.sha256(content);
                if (put(server, name, content).startsWith("HTTP/1.1 201 ")) {
                    acknowledged.add(name);
                }
            }
        } catch (IOException _) {
            // the server is gone
        }
    }

    /**
     * Sends one file, in pieces.
     *
     * @param server
     *            where
     * @param name
     *            what it is to be called
     * @param content
     *            what is in it
     * @return the answer: nothing when the server has gone meanwhile
     * @throws IOException
     *             when it goes in another way
     */
    public static String put(InetSocketAddress server, String name, byte[] content) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            var out = socket.getOutputStream();
            out.write(("PUT /" + name + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: "
                    + content.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            for (int from = 0; from < content.length; from += PIECE) {
                out.write(content, from, Math.min(PIECE, content.length - from));
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * What these files are called.
     *
     * @param content
     *            of a file
     * @return its SHA-256 in hexadecimal digits
     */
    public static String sha256(byte[] content) {
        return ServedFiles.sha256(content);
    }

    /** Names of the files that the server has said it has. */
    public Collection<String> acknowledged() {
        return acknowledged;
    }

    /** They stop after the file that each is sending. */
    public void stop() {
        enough = true;
    }

    /**
     * Waits until all have ended.
     *
     * @throws InterruptedException
     *             when interrupted
     */
    public void join() throws InterruptedException {
        for (var sender : senders) {
            sender.join();
        }
    }
}
