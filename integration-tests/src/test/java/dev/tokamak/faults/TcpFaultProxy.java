package dev.tokamak.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Connections with faults. Each direction has a thread that reads and one that writes, so that a delay does not slow it down. */
final class TcpFaultProxy implements FaultProxy {

    /** Pieces under way in one direction: more are not read. */
    private static final int UNDER_WAY = 64;

    private enum What {
        BYTES,
        END,
        CUT
    }

    private final InetSocketAddress server;
    private final Faults faults;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong cuts = new AtomicLong();

    /** What comes next, and when it is due by {@link System#nanoTime}; bytes in an array that nobody else has. */
    private record Piece(What what, ByteBuffer bytes, long due) {
        Piece(What what, long due) {
            this(what, ByteBuffer.allocate(0), due);
        }
    }

    TcpFaultProxy(InetSocketAddress server, Faults faults) throws IOException {
        this.server = server;
        this.faults = faults;
        listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fault-proxy").start(this::accept);
    }

    private void accept() {
        try {
            for (int number = 0;; number++) {
                var client = listener.accept();
                open.add(client);
                join(client, number);
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void join(Socket client, int number) {
        try {
            var onward = new Socket(server.getAddress(), server.getPort());
            open.add(onward);
            client.setTcpNoDelay(true);
            onward.setTcpNoDelay(true);
            carry(client, onward, faults.random(number, false));
            carry(onward, client, faults.random(number, true));
        } catch (IOException _) {
            reset(client);
        }
    }

    private void carry(Socket from, Socket to, SplittableRandom random) {
        var underWay = new ArrayBlockingQueue<Piece>(UNDER_WAY);
        Thread.ofVirtual().start(() -> read(from, to, underWay, random));
        Thread.ofVirtual().start(() -> write(from, to, underWay));
    }

    private void read(Socket from, Socket to, BlockingQueue<Piece> underWay, SplittableRandom random) {
        var buffer = new byte[faults.piece()];
        long free = System.nanoTime();
        long passed = 0;
        try {
            while (true) {
                int count = from.getInputStream().read(buffer);
                if (count < 0) {
                    underWay.put(new Piece(What.END, free));
                    return;
                }
                int allowed = (int) Math.min(count, faults.cut() - passed);
                long now = System.nanoTime();
                // never before what was sent earlier, and not faster than the rate
                free = Math.max(free, now + faults.nextDelay(random)) + faults.duration(allowed);
                underWay.put(new Piece(What.BYTES, ByteBuffer.wrap(Arrays.copyOf(buffer, allowed)), free));
                passed += allowed;
                if (allowed < count) {
                    underWay.put(new Piece(What.CUT, free));
                    return;
                }
            }
        } catch (IOException _) {
            reset(from, to);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Socket from, Socket to, BlockingQueue<Piece> underWay) {
        try {
            while (true) {
                var piece = underWay.take();
                TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
                switch (piece.what()) {
                    case BYTES -> to.getOutputStream().write(piece.bytes().array());
                    case CUT -> {
                        cuts.incrementAndGet();
                        reset(from, to);
                        return;
                    }
                    case END -> {
                        end(from, to);
                        return;
                    }
                }
            }
        } catch (IOException _) {
            reset(from, to);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Socket from, Socket to) throws IOException {
        to.shutdownOutput();
        if (from.isOutputShutdown()) { // the other direction has ended before
            close(from, to);
        }
    }

    private void reset(Socket... sockets) {
        for (var socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException _) {
                // closed already
            }
        }
        close(sockets);
    }

    private void close(Socket... sockets) {
        for (var socket : sockets) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public long faults() {
        return cuts.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset(open.toArray(Socket[]::new));
    }
}
