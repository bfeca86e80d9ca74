package dev.tokamak.programs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;

/**
 * Something that weather is asked of, over plain blocking sockets: it answers right, or however a test wants it to.
 * Each connection has a thread.
 */
final class FakeUpstream implements AutoCloseable {

    /** As it comes: each name twice, first with its unit. */
    static final String FORECAST = "{\"latitude\":51.5,\"longitude\":-0.25,\"utc_offset_seconds\":0,\"timezone\":\"GMT\","
            + "\"current_units\":{\"time\":\"iso8601\",\"interval\":\"seconds\",\"temperature_2m\":\"\u00b0C\",\"weather_code\":\"wmo code\","
            + "\"wind_speed_10m\":\"km/h\",\"wind_direction_10m\":\"\u00b0\",\"is_day\":\"\"},"
            + "\"current\":{\"time\":\"2026-07-02T10:30\",\"interval\":900,\"temperature_2m\":21.6,\"weather_code\":2,"
            + "\"wind_speed_10m\":16.6,\"wind_direction_10m\":240,\"is_day\":1}}";
    static final String PLACE = "{\"results\":[{\"id\":2643743,\"name\":\"London\",\"latitude\":51.50853,\"longitude\":-0.12574,"
            + "\"country_code\":\"GB\",\"country\":\"United Kingdom\"}],\"generationtime_ms\":0.7}";

    /** What is done with a request. */
    @FunctionalInterface
    interface Script {
        /** Answers; the connection is closed afterwards. */
        void answer(String target, Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
    private volatile Script script = (target, socket) -> send(socket, right(target));

    private FakeUpstream(ServerSocket server) {
        this.server = server;
        start(this::accept);
    }

    static FakeUpstream plain() {
        try {
            return new FakeUpstream(new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Encrypted, by the JDK's own sockets. */
    static FakeUpstream encrypted(SSLContext context) {
        try {
            return new FakeUpstream(context.getServerSocketFactory().createServerSocket(0, 200,
                    InetAddress.ofLiteral("127.0.0.1")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on. */
    FakeUpstream answering(Script how) {
        script = how;
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    /** The targets of all requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void start(Runnable task) {
        threads.add(Thread.ofPlatform().daemon().name("fake-upstream").start(task));
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed: the end
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var line = in.readLine();
            if (line == null) {
                return;
            }
            for (var field = in.readLine(); field != null && !field.isEmpty(); field = in.readLine()) {
                // nothing in there matters
            }
            var target = line.split(" ")[1];
            requests.add(target);
            script.answer(target, socket);
        } catch (IOException | InterruptedException _) {
            // the relay has had enough, or the test is over
        }
    }

    // ---- answers

    /** The right body for a target. */
    static String document(String target) {
        if (target.startsWith("/v1/forecast?")) {
            return FORECAST;
        }
        return target.contains("name=london&") ? PLACE : "{\"generationtime_ms\":0.7}";
    }

    static String right(String target) {
        return response("200 OK", "application/json; charset=utf-8", document(target));
    }

    static String response(String status, String type, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + body;
    }

    /** With every byte of the body in a chunk of its own. */
    static String inChunks(String body) {
        var chunks = new StringBuilder(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (byte b : body.getBytes(StandardCharsets.UTF_8)) {
            chunks.append("1\r\n").append((char) (b & 0xff)).append("\r\n");
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Each byte in a packet of its own. */
    static void drip(Socket socket, byte[] bytes) throws IOException {
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        for (byte b : bytes) {
            out.write(b);
            out.flush();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : sockets) {
                socket.close();
            }
            for (var thread : threads) {
                thread.interrupt();
                thread.join(5_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
