package dev.tokamak.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.client.ChatDesk;
import dev.tokamak.apps.chat.client.ChatEvent;
import dev.tokamak.apps.chat.client.ChatFront;
import dev.tokamak.apps.chat.client.ChatLink;
import dev.tokamak.apps.chat.client.ChatSession;
import dev.tokamak.apps.chat.client.ReadMarks;
import dev.tokamak.apps.chat.sealed.SealedRoom;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Limits;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/**
 * One thread that carries a chat: it takes what the connection and whoever types give it, in turn, lets time-outs happen, and
 * connects when the session wants to.
 */
final class ChatRun {

    private static final Duration TICK = Duration.ofMillis(100);
    /** What was shown is written down so long after it at most. */
    private static final Duration MARKS_PERIOD = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Lines that wait for their acknowledgement before more is read. */
    private static final int MOST_PENDING = 1000;
    /** More than the session has under way at once, or both sides could wait for each other. */
    private static final Limits LIMITS = Limits.DEFAULT.withWater(64 << 10, 1 << 20);

    private final Transport transport;
    private final InetSocketAddress to;
    private final ConnectConfig config;
    private final ChatDesk desk;
    private final ChatSession session;
    private final ReadMarks marks;
    private final Duration patience;
    private final NanoClock clock = NanoClock.SYSTEM;
    private final BlockingQueue<Runnable> actions = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> typed = new ArrayBlockingQueue<>(64);
    private final boolean scripted;
    private volatile boolean inputEnded;
    private long endedAt;
    private long ticked;
    private long marked;
    private boolean marksFailed;
    private boolean ending;
    private ChatEvent.@Nullable Ended end;

    /**
     * What came of it.
     *
     * @param failure why it failed, if it did
     * @param unacknowledged lines that may not have arrived
     * @param refused lines that the server did not take
     */
    record Result(Optional<String> failure, int unacknowledged, long refused) {}

    /**
     * A chat that is about to begin.
     *
     * @param marks how far direct conversations were read; saved by this
     * @param scripted whether nobody is there to wait: a command is done when everything before it is done
     * @param patience how long acknowledgements may take after the end of the input
     */
    ChatRun(Transport transport, HostPort to, TlsConfig tls, ChatSession.Login login, ChatFront front,
            Function<String, SealedRoom> sealed, ReadMarks marks, boolean scripted, Duration patience) {
        this.marks = marks;
        this.scripted = scripted;
        this.transport = transport;
        this.to = InetSocketAddress.createUnresolved(to.host(), to.port());
        this.patience = patience;
        config = ConnectConfig.DEFAULT.withName("chat client").withTimeout(CONNECT_TIMEOUT).withLimits(LIMITS)
                .withTls(tls);
        desk = new ChatDesk(login.name(), front, clock);
        session = new ChatSession(login, clock, new java.security.SecureRandom(), sealed, marks, this::happened);
        desk.begin(session);
    }

    private void happened(ChatEvent event) {
        if (event instanceof ChatEvent.Ended ended) {
            end = ended;
        }
        desk.happened(event);
    }

    // ---- any thread

    /** A line was typed. Waits while too much is under way. */
    void type(String line) throws InterruptedException {
        typed.put(line);
        wake();
    }

    /** Nothing more will be typed: it ends when everything is acknowledged, or the patience with that. */
    void endInput() {
        inputEnded = true;
        wake();
    }

    private void wake() {
        actions.add(() -> {});
    }

    // ---- the one thread

    /** Chats until it is over. */
    Result run(String room, boolean sealed) throws InterruptedException {
        if (!room.isEmpty()) {
            desk.join(room, sealed ? "sealed" : "");
        }
        while (end == null) {
            if (session.wantsConnection()) {
                connect();
            }
            var action = actions.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
            if (action != null) {
                action.run();
            }
            takeTyped();
            if (action == null || clock.nanoTime() - ticked >= TICK.toNanos()) { // also while much comes
                ticked = clock.nanoTime();
                session.tick();
                desk.refresh();
                saveMarks(MARKS_PERIOD);
            }
            endWhenDone();
        }
        saveMarks(Duration.ZERO);
        return new Result(end.failure(), session.pending() + typed.size(), desk.refused());
    }

    private void saveMarks(Duration period) {
        if (clock.nanoTime() - marked < period.toNanos()) {
            return;
        }
        marked = clock.nanoTime();
        try {
            marks.save();
        } catch (IOException e) {
            if (!marksFailed) {
                marksFailed = true;
                happened(new ChatEvent.Problem("what you have read will be shown again: " + e.getMessage()));
            }
        }
    }

    private void connect() {
        var link = new ChatLink(event -> actions.add(() -> on(event)));
        session.connecting(link);
        transport.connect(to, link, config);
    }

    private void on(ChatLink.Event event) {
        session.on(event);
        if (event instanceof ChatLink.Event.Line(var link, var _)) {
            link.taken();
        }
    }

    private void takeTyped() {
        while (session.pending() < MOST_PENDING && !desk.isQuitting()) {
            var line = typed.peek();
            if (line == null || scripted && line.startsWith("/") && !session.isSettled()) {
                return;
            }
            typed.remove();
            desk.typed(line);
        }
    }

    private void endWhenDone() {
        boolean over = desk.isQuitting() || inputEnded && typed.isEmpty();
        if (!over) {
            return;
        }
        if (!ending) {
            ending = true;
            endedAt = clock.nanoTime();
        }
        if (session.isSettled() || clock.nanoTime() - endedAt >= patience.toNanos()) {
            session.quit();
        }
    }
}
