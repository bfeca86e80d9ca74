package dev.tokamak.faults;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Datagrams with faults. Each client has a socket of its own towards the server, so that answers find back. */
final class UdpFaultProxy implements FaultProxy {

    private static final int LARGEST = 65_535;
    /** A datagram that is to be overtaken waits for the next one, but no longer than this. */
    private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final InetSocketAddress server;
    private final Faults faults;
    private final DatagramSocket front;
    private final Map<SocketAddress, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicLong interfered = new AtomicLong();
    private final ScheduledExecutorService clock = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("fault-proxy-clock").factory());

    UdpFaultProxy(InetSocketAddress server, Faults faults) throws IOException {
        this.server = server;
        this.faults = faults;
        front = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::fromClients);
    }

    /** Sends a datagram on. */
    private interface Onward {
        void send(byte[] datagram) throws IOException;
    }

    /** One direction of one client. Its own thread alone passes things on. */
    private final class Direction {
        private final SplittableRandom random;
        private final Onward onward;
        private long free = System.nanoTime();
        private Runnable held;

        Direction(SplittableRandom random, Onward onward) {
            this.random = random;
            this.onward = onward;
        }

        void pass(byte[] datagram) {
            // chance is asked the same number of times for each, so that the fates of later ones don't depend on it
            boolean lost = random.nextDouble() < faults.lose();
            boolean doubled = random.nextDouble() < faults.duplicate();
            boolean overtaken = random.nextDouble() < faults.reorder();
            long delay = faults.nextDelay(random);
            if (lost || doubled || overtaken) {
                interfered.incrementAndGet();
            }
            if (lost) {
                return;
            }
            long now = System.nanoTime();
            free = Math.max(free, now) + faults.duration(datagram.length);
            long wait = free - now + delay;
            Runnable send = () -> send(datagram, doubled ? 2 : 1);
            var earlier = held;
            held = null;
            if (overtaken && earlier == null) {
                hold(send, wait);
            } else {
                later(send, wait);
            }
            if (earlier != null) {
                later(earlier, wait);
            }
        }

        private void hold(Runnable send, long wait) {
            var once = new Once(send);
            held = once;
            later(once, wait + HOLD_NANOS);
        }

        private void later(Runnable send, long wait) {
            if (!clock.isShutdown()) {
                clock.schedule(send, wait, TimeUnit.NANOSECONDS);
            }
        }

        private void send(byte[] datagram, int times) {
            try {
                for (int i = 0; i < times; i++) {
                    onward.send(datagram);
                }
            } catch (IOException _) {
                // lost, as datagrams are
            }
        }
    }

    /** Does it the first time only. Clock thread only. */
    private static final class Once implements Runnable {
        private final Runnable what;
        private boolean done;

        Once(Runnable what) {
            this.what = what;
        }

        @Override
        public void run() {
            if (!done) {
                done = true;
                what.run();
            }
        }
    }

    private final class Session {
        private final DatagramSocket back;
        private final Direction there;
        private final Direction home;
        private volatile SocketAddress peer = server;

        Session(SocketAddress client) throws IOException {
            int number = numbers.getAndIncrement();
            back = new DatagramSocket(new InetSocketAddress(server.getAddress().isLoopbackAddress()
                    ? InetAddress.getLoopbackAddress()
                    : new InetSocketAddress(0).getAddress(), 0));
            there = new Direction(faults.random(number, false),
                    datagram -> back.send(new DatagramPacket(datagram, datagram.length, peer)));
            home = new Direction(faults.random(number, true),
                    datagram -> front.send(new DatagramPacket(datagram, datagram.length, client)));
            Thread.ofVirtual().start(this::fromServer);
        }

        private void fromServer() {
            var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
            try {
                while (true) {
                    packet.setLength(LARGEST);
                    back.receive(packet);
                    peer = packet.getSocketAddress();
                    home.pass(Arrays.copyOf(packet.getData(), packet.getLength()));
                }
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void fromClients() {
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        try {
            while (true) {
                packet.setLength(LARGEST);
                front.receive(packet);
                var client = packet.getSocketAddress();
                var session = sessions.get(client);
                if (session == null) {
                    session = new Session(client);
                    sessions.put(client, session);
                }
                session.there.pass(Arrays.copyOf(packet.getData(), packet.getLength()));
            }
        } catch (IOException _) {
            // closed
        }
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) front.getLocalSocketAddress();
    }

    @Override
    public long faults() {
        return interfered.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        front.close();
        sessions.values().forEach(session -> session.back.close());
    }
}
