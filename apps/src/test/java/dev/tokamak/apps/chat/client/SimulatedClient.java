package dev.tokamak.apps.chat.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.tokamak.Seeded;
import dev.tokamak.apps.chat.sealed.Contacts;
import dev.tokamak.apps.chat.sealed.Identity;
import dev.tokamak.apps.chat.sealed.SealedRoom;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** A session and its connection to a simulated server, whose bytes move when they are told to. */
final class SimulatedClient {

    /** For sessions without sealed rooms. */
    static final Function<String, SealedRoom> NO_SEALED_ROOM = room -> {
        throw new AssertionError(room + " is plain");
    };

    final ChatSession session;
    final List<ChatEvent> events = new ArrayList<>();

    private final ProbeLoop loop;
    private final SimulatedServer server;
    private @Nullable HandlerProbe peer;
    private SimulatedServer.@Nullable Line line;
    private byte[] up = new byte[0];
    private byte[] down = new byte[0];
    /** Bytes that have moved on all connections. */
    long movedUp;
    long movedDown;

    SimulatedClient(ProbeLoop loop, SimulatedServer server, String name, long seed) {
        this(loop, server, name, seed, ReadMarks.inMemory());
    }

    SimulatedClient(ProbeLoop loop, SimulatedServer server, String name, long seed, ReadMarks marks) {
        this.loop = loop;
        this.server = server;
        var login = new ChatSession.Login(name, "secret-" + name, true,
                (name + "-instance-" + Long.toHexString(seed & 0xfff) + "00000000000000000").substring(0, 22));
        var secure = Seeded.secure(new Random(~seed));
        var identity = Identity.create(secure);
        var contacts = Contacts.inMemory();
        session = new ChatSession(login, loop.clock(), new Random(seed),
                room -> new SealedRoom(identity, contacts, room,
                        name, login.instance(), secure, loop.clock()::nanoTime),
                marks,
                events::add);
    }

    /** Connects when it wants to. */
    void connect() {
        session.tick();
        if (session.wantsConnection()) {
            var link = new ChatLink(this::on);
            session.connecting(link);
            peer = loop.connect(link, ConnectConfig.DEFAULT);
            line = server.accept();
            up = new byte[0];
            down = new byte[0];
            peer.accept();
        }
    }

    private void on(ChatLink.Event event) {
        session.on(event);
        if (event instanceof ChatLink.Event.Line(var from, var _)) {
            from.taken();
        }
    }

    void moveUp(int most) {
        if (peer != null && line != null) {
            loop.settle();
            up = joined(up, peer.receivedBytes());
            int count = Math.min(most, up.length);
            movedUp += count;
            line.arrive(Arrays.copyOf(up, count));
            up = Arrays.copyOfRange(up, count, up.length);
        }
    }

    void moveDown(int most) {
        if (peer != null && line != null) {
            down = joined(down, line.take());
            int count = Math.min(most, down.length);
            movedDown += count;
            if (count > 0) {
                peer.send(Arrays.copyOf(down, count));
            }
            down = Arrays.copyOfRange(down, count, down.length);
        }
    }

    /** What is on its way is lost. */
    void cut() {
        if (peer != null && line != null) {
            var broken = peer;
            peer = null;
            line.cut();
            line = null;
            broken.reset();
        }
    }

    /** Moves all bytes. Whether there were none, and nothing is waited for. */
    boolean isIdle() {
        session.tick();
        long before = movedUp + movedDown;
        moveUp(Integer.MAX_VALUE);
        moveDown(Integer.MAX_VALUE);
        return movedUp + movedDown == before && session.isOnline() && session.pending() == 0;
    }

    <T extends ChatEvent> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static byte[] joined(byte[] a, byte[] b) {
        var both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
