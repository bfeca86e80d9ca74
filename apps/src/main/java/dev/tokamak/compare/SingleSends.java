package dev.tokamak.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The exercise of many a course: a plain blocking client connects, looks at the clock, sends one message, waits for the
 * answer and looks at the clock again. Load thread only.
 */
final class SingleSends {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final double MICROS = 1e3;

    private final boolean udp;
    private final InetSocketAddress server;
    private final int size;

    /**
     * Sends to one server.
     *
     * @param size bytes of a message
     */
    SingleSends(boolean udp, InetSocketAddress server, int size) {
        this.udp = udp;
        this.server = server;
        this.size = size;
    }

    /** A client's socket: sends the bytes, fills {@code reply}, returns how many bytes came. */
    private interface Exchange extends AutoCloseable {
        int exchange(byte[] message, byte[] reply) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * A fresh client for every message. What is timed is the message alone, not the connect.
     *
     * @param pauseMillis between one client and the next, so that each finds the server at rest
     */
    SendsResult fresh(int attempts, long pauseMillis) throws IOException {
        var micros = new ArrayList<Double>();
        long wrong = 0;
        for (int i = 0; i < attempts; i++) {
            pause(pauseMillis);
            try (Exchange client = open()) {
                wrong += send(client, i, micros);
            }
        }
        return new SendsResult(micros, wrong);
    }

    /** One client, one message after the other. */
    SendsResult inARow(int messages) throws IOException {
        var micros = new ArrayList<Double>();
        long wrong = 0;
        try (Exchange client = open()) {
            for (int i = 0; i < messages; i++) {
                wrong += send(client, i, micros);
            }
        }
        return new SendsResult(micros, wrong);
    }

    /** Returns how many answers were wrong. */
    private int send(Exchange client, int number, List<Double> micros) throws IOException {
        var message = ByteBuffer.allocate(size);
        MessagePattern.fill(message, MessagePattern.head(number, 0), 0, size);
        byte[] reply = new byte[size + 1];
        long begun = System.nanoTime();
        int length;
        try {
            length = client.exchange(message.array(), reply);
        } catch (SocketTimeoutException _) {
            micros.add(Double.NaN);
            return 0;
        }
        long nanos = System.nanoTime() - begun;
        boolean right = length == size
                && MessagePattern.matches(ByteBuffer.wrap(reply), MessagePattern.head(number, 0), 0, size);
        micros.add(right ? nanos / MICROS : Double.NaN);
        return right ? 0 : 1;
    }

    private Exchange open() throws IOException {
        return udp ? new Udp(server) : new Tcp(server);
    }

    private static final class Tcp implements Exchange {
        private final Socket socket = new Socket();

        Tcp(InetSocketAddress server) throws IOException {
            try {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(server, PATIENCE_MILLIS);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public int exchange(byte[] message, byte[] reply) throws IOException {
            socket.getOutputStream().write(message);
            int length = socket.getInputStream().readNBytes(reply, 0, message.length);
            if (length < message.length) {
                throw new EOFException("the server closed a connection before it answered");
            }
            return length;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class Udp implements Exchange {
        private final DatagramSocket socket;

        Udp(InetSocketAddress server) throws IOException {
            socket = new DatagramSocket();
            try {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(server);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public int exchange(byte[] message, byte[] reply) throws IOException {
            socket.send(new DatagramPacket(message, message.length));
            var answer = new DatagramPacket(reply, reply.length);
            socket.receive(answer);
            return answer.getLength();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
