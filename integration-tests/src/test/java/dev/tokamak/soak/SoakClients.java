package dev.tokamak.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import dev.tokamak.apps.files.tftp.TftpClient;
import dev.tokamak.apps.files.tftp.TftpOptions;
import dev.tokamak.apps.files.tftp.TftpProgress;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.programs.Uploads;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;

/** Clients of every service, good and bad, each doing the same again and again. A good one that is not answered right is a failure. */
final class SoakClients implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;
    private static final long PAUSE_NANOS = 10_000_000; // the machine has other things to do
    private static final int LARGEST_FILE = 20_000;
    private static final AtomicLong RECORDS = new AtomicLong();

    /** Something that a client does once. */
    private interface Act {
        void run(Random random) throws Exception;
    }

    private final int run;
    private final SoakedServer server;
    private final Acknowledged acknowledged;
    private final ReactorTransport transport;
    private final TftpClient tftp;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /**
     * None is running yet.
     *
     * @param run
     *            what they do is another each time
     */
    SoakClients(int run, SoakedServer server, Acknowledged acknowledged) throws IOException {
        this.run = run;
        this.server = server;
        this.acknowledged = acknowledged;
        transport = ReactorTransport.start(ReactorConfig.DEFAULT);
        tftp = new TftpClient(transport);
    }

    /** Lets them all do what they do for this long, then waits for their last acts. */
    void runFor(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        good(end, this::echoes, this::echoesADatagram, this::sendsAFile, this::fetchesAFile, this::fetchesByTftp,
                this::drops, this::logs, this::logs, random -> talks("guess tcp", "50\nquit\n", "Goodbye."),
                random -> talks("quiz tcp", "skip\nquit\n", "BYE"),
                random -> talks("weather tcp", "London\n", "London"),
                random -> talks("sftp913 tcp", "DONE\0", "+"),
                talker("ada")::talks, talker("bob")::talks, talker("cyd")::comesBack);
        bad(end, this::resets, this::saysNonsense, this::hangsAbout, this::neverReads, this::diesWhileSending,
                this::sendsOddDatagrams, talker("dan")::diesWhileTalking, talker("eve")::neverReads,
                talker("fay")::saysNonsense);
        for (var thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            var first = new AssertionError(failures.size() + " clients failed; " + Seed.hint()
                    + "; the server logged: " + server.log());
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private SoakTalker talker(String name) throws IOException {
        return new SoakTalker(name + run, server, acknowledged);
    }

    private void good(long end, Act... acts) {
        for (var act : acts) {
            repeat(end, act, () -> acknowledged.conversation(), true);
        }
    }

    private void bad(long end, Act... acts) {
        for (var act : acts) {
            repeat(end, act, () -> acknowledged.misbehaviour(), false);
        }
    }

    private void repeat(long end, Act act, Runnable done, boolean good) {
        var random = Seed.random("soak" + run + " " + threads.size());
        threads.add(Thread.ofPlatform().daemon().start(() -> {
            while (System.nanoTime() - end < 0) {
                try {
                    act.run(random);
                } catch (Throwable e) {
                    if (good || !(e instanceof IOException)) {
                        failures.add(new AssertionError("what the server was doing then: " + server.threads(), e));
                        return;
                    }
                }
                done.run();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }));
    }

    private Socket connect(InetSocketAddress to) throws IOException {
        var socket = new Socket(to.getAddress(), to.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static byte[] bytes(Random random, int most) {
        var bytes = new byte[16 + random.nextInt(most)]; // so many that no two are the same
        random.nextBytes(bytes);
        return bytes;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    // ---- good ones

    private void echoes(Random random) throws IOException {
        var content = bytes(random, 50_000);
        try (var socket = connect(server.at("echo tcp"))) {
            socket.getOutputStream().write(content);
            check(Arrays.equals(socket.getInputStream().readNBytes(content.length), content), "echo differs");
        }
    }

    private void echoesADatagram(Random random) throws IOException {
        var content = bytes(random, 1000);
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(500);
            socket.send(new DatagramPacket(content, content.length, server.at("echo udp")));
            var answer = new DatagramPacket(new byte[2000], 2000);
            socket.receive(answer);
            check(Arrays.equals(Arrays.copyOf(answer.getData(), answer.getLength()), content), "echo differs");
        } catch (SocketTimeoutException _) {
            // a datagram may be lost
        }
    }

    private void sendsAFile(Random random) throws IOException {
        var content = bytes(random, LARGEST_FILE);
        var name = Uploads.sha256(content);
        var answer = Uploads.put(server.at("files tcp"), name, content);
        if (answer.startsWith("HTTP/1.1 503 ")) {
            return; // those who hang about send too many files at once
        }
        check(answer.startsWith("HTTP/1.1 201 "), "not taken: " + answer);
        acknowledged.file(name, name);
    }

    private void fetchesAFile(Random random) throws IOException {
        var name = acknowledged.someFile(random);
        if (name == null) {
            return;
        }
        try (var socket = connect(server.at("files tcp"))) {
            socket.getOutputStream().write(("GET /" + name + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var answer = socket.getInputStream().readAllBytes();
            var text = new String(answer, StandardCharsets.ISO_8859_1);
            check(text.startsWith("HTTP/1.1 200 "), "not there: " + name);
            var content = Arrays.copyOfRange(answer, text.indexOf("\r\n\r\n") + 4, answer.length);
            check(Uploads.sha256(content).equals(acknowledged.digest(name)), "differs: " + name);
        }
    }

    private void fetchesByTftp(Random random) throws IOException, InterruptedException {
        var name = acknowledged.someFile(random);
        if (name != null) {
            var content = new ByteArrayOutputStream();
            tftp.fetch(server.at("files udp"), name, Channels.newChannel(content), TftpOptions.DEFAULT,
                    TftpProgress.NONE);
            check(Uploads.sha256(content.toByteArray()).equals(acknowledged.digest(name)), "differs: " + name);
        }
    }

    private void drops(Random random) throws IOException {
        var content = bytes(random, LARGEST_FILE);
        try (var socket = connect(server.at("drop tcp"))) {
            socket.getOutputStream().write(content);
            socket.shutdownOutput();
            var answer = text(socket);
            if (answer.startsWith("error: too many files are being sent at once")) {
                return; // by those who hang about
            }
            var words = answer.strip().split(" "); // NAME SIZE SHA-256
            check(words.length == 3 && words[2].equals(Uploads.sha256(content)), "not taken: " + List.of(words));
            acknowledged.file(words[0], words[2]);
        }
    }

    private void logs(Random random) throws IOException {
        int count = 1 + random.nextInt(20);
        long first = RECORDS.getAndAdd(count);
        try (var socket = connect(server.at("log tcp"))) {
            var lines = new StringBuilder();
            for (int i = 0; i < count; i++) {
                lines.append(Acknowledged.line(first + i));
            }
            socket.getOutputStream().write(lines.toString().getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            check(text(socket).isEmpty(), "a collector says nothing"); // its end says that it has read everything
            for (int i = 0; i < count; i++) {
                acknowledged.record(first + i);
            }
        }
    }

    private void talks(String service, String lines, String wanted) throws IOException {
        try (var socket = connect(server.at(service))) {
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            var heard = text(socket);
            check(heard.contains(wanted), service + " said " + heard);
        }
    }

    private static String text(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    // ---- bad ones: what they hear doesn't matter

    private InetSocketAddress any(String protocol, Random random) {
        var all = server.all(protocol);
        return all.get(random.nextInt(all.size()));
    }

    private void resets(Random random) throws IOException {
        try (var socket = connect(any("tcp", random))) {
            socket.getOutputStream().write(bytes(random, 100));
            socket.setSoLinger(true, 0);
        }
    }

    private void saysNonsense(Random random) throws IOException {
        var to = any("tcp", random);
        if (to.equals(server.at("drop tcp"))) {
            return; // to which nothing is nonsense
        }
        try (var socket = connect(to)) {
            socket.getOutputStream().write(bytes(random, 5000));
        }
    }

    private void hangsAbout(Random random) throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 50; i++) {
                sockets.add(connect(any("tcp", random)));
                sockets.getLast().getOutputStream().write('P');
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        } finally {
            for (var socket : sockets) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
    }

    private void neverReads(Random random) throws IOException {
        try (var socket = connect(server.at("echo tcp"))) {
            socket.setSoLinger(true, 0);
            var writer = Thread.ofVirtual().start(() -> flood(socket));
            LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(500)).toNanos());
            check(writer.isAlive(), "a server that takes everything has no backpressure");
        }
    }

    private static void flood(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                out.write(new byte[10_000]);
            }
        } catch (IOException _) {
            // closed by the other thread
        }
    }

    private void diesWhileSending(Random random) throws IOException {
        try (var socket = connect(server.at(random.nextBoolean() ? "files tcp" : "drop tcp"))) {
            socket.getOutputStream().write(("PUT /dead-" + random.nextLong() + " HTTP/1.1\r\nHost: h\r\nContent-Length:"
                    + " 1000000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes(random, 100_000));
            socket.setSoLinger(true, 0);
        }
    }

    private void sendsOddDatagrams(Random random) throws IOException {
        var content = bytes(random, 600);
        content[0] = 0;
        try (var socket = new DatagramSocket()) {
            var to = any("udp", random);
            socket.send(new DatagramPacket(content, to.equals(server.at("log udp")) ? 1 : content.length, to));
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
