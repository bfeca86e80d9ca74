package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.BadLineException;
import dev.tokamak.apps.chat.protocol.ChatFormat;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.EventParser;
import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.apps.chat.sealed.SealedRoom;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.time.NanoClock;

/**
 * A person's presence in a chat, which outlives its connections: what was said and not acknowledged is said again, what was
 * missed is asked for. One thread calls all methods; none blocks.
 *
 * <pre>
 *            connecting      Opened        welcome, ok
 *  WAITING -----------> CONNECTING -> GREETING -----> ONLINE -- quit --> LEAVING -> ENDED
 *     ^                     |            |               |
 *     +---- Closed ---------+------------+---------------+        (a refused login, or no first connection: ENDED)
 * </pre>
 */
public final class ChatSession {

    /** Lines that may wait for their acknowledgement, in all rooms together. */
    public static final int MOST_PENDING = 10_000;
    /** How long the server may take from the connection to the welcome. */
    static final Duration GREETING_TIME = Duration.ofSeconds(20);
    /** How long the server may be silent before it is asked whether it is there, and again before it counts as gone. */
    static final Duration SILENCE = Duration.ofSeconds(20);
    /** A connection that lasted so long was a good one. */
    static final Duration GOOD = Duration.ofSeconds(10);

    /**
     * Who takes part.
     *
     * @param name the account
     * @param password its password
     * @param register whether the account may have to be made first
     * @param instance 22 characters base64url that no other client has
     */
    public record Login(String name, String password, boolean register, String instance) {
        @Override
        public String toString() {
            return "Login[" + name + "]";
        }
    }

    enum State {
        WAITING,
        CONNECTING,
        GREETING,
        ONLINE,
        LEAVING,
        ENDED
    }

    private final Login login;
    private final NanoClock clock;
    private final BackOff backOff;
    private final Consumer<? super ChatEvent> events;
    private final RoomTraffic rooms;
    private final Greeting greeting;
    private State state = State.WAITING;
    private @Nullable ChatLink link;
    private @Nullable Connection connection;
    private boolean everOpen;
    private boolean asked;
    private String lastWords = "";
    private long since; // the beginning of the state
    private long heard;
    private Duration pause = Duration.ZERO;
    private Optional<String> nick = Optional.empty();
    private long lines;
    private int failures;

    /**
     * A session that wants its first connection.
     *
     * @param login who
     * @param clock its time
     * @param random for the waits between attempts
     * @param sealed makes this client's end of a sealed room, given the room's name; called once for each
     * @param marks how far direct conversations were read; changed, and saved by whoever gave it
     * @param events receives what happens, in calls of the other methods
     */
    public ChatSession(Login login, NanoClock clock, RandomGenerator random, Function<String, SealedRoom> sealed,
            ReadMarks marks, Consumer<? super ChatEvent> events) {
        this.login = login;
        this.clock = clock;
        this.events = events;
        backOff = new BackOff(random);
        greeting = new Greeting(login, this::send);
        rooms = new RoomTraffic(login, clock, this::send, events, sealed, marks);
        since = clock.nanoTime();
    }

    // ---- connections

    /**
     * Whether it is time to connect: then make a {@link ChatLink}, tell it with {@link #connecting}, and connect.
     *
     * @return true once per attempt
     */
    public boolean wantsConnection() {
        return state == State.WAITING && elapsed(since).compareTo(pause) >= 0;
    }

    /**
     * A connection is being made.
     *
     * @param newLink its handler; events of others are ignored from now on
     */
    public void connecting(ChatLink newLink) {
        link = newLink;
        enter(State.CONNECTING);
    }

    /**
     * Something happened on a connection.
     *
     * @param event what
     */
    public void on(ChatLink.Event event) {
        if (event.link() != link) {
            return; // of a connection that was given up
        }
        switch (event) {
            case ChatLink.Event.Opened(var _, var c) -> {
                connection = c;
                everOpen = true;
                heard = clock.nanoTime();
                enter(State.GREETING);
                greeting.begin();
            }
            case ChatLink.Event.Line(var _, var text) -> {
                heard = clock.nanoTime();
                asked = false;
                received(text);
            }
            case ChatLink.Event.Closed(var _, var why) -> lost(why);
        }
    }

    private void lost(String why) {
        link = null;
        connection = null;
        boolean good = state == State.ONLINE && elapsed(since).compareTo(GOOD) >= 0;
        rooms.connectionLost();
        if (state == State.LEAVING) {
            end(Optional.empty());
        } else if (state == State.CONNECTING && !everOpen) {
            end(Optional.of(why));
        } else if (state != State.ENDED) {
            if (good) {
                backOff.reset();
            }
            pause = backOff.next();
            enter(State.WAITING);
            events.accept(new ChatEvent.Offline(lastWords.isEmpty() ? why : lastWords, pause, ++failures));
        }
        lastWords = "";
    }

    /** Lets time-outs happen. To be called several times a second. */
    public void tick() {
        switch (state) {
            case GREETING -> {
                if (elapsed(since).compareTo(GREETING_TIME) >= 0) {
                    giveUp("the server does not answer");
                }
            }
            case ONLINE, LEAVING -> {
                var silence = elapsed(heard);
                if (silence.compareTo(SILENCE.multipliedBy(2)) >= 0) {
                    giveUp("the server does not answer");
                } else if (silence.compareTo(SILENCE) >= 0 && !asked) {
                    asked = true;
                    send(new Command.Ping("client"));
                }
                rooms.tick();
            }
            case WAITING, CONNECTING, ENDED -> {
                // their time-outs are those of whoever connects
            }
        }
    }

    private void giveUp(String why) {
        var c = connection;
        lost(why);
        if (c != null) {
            c.abort(CloseReason.IDLE);
        }
    }

    private void end(Optional<String> failure) {
        if (state != State.ENDED) {
            enter(State.ENDED);
            events.accept(new ChatEvent.Ended(failure));
        }
    }

    private void enter(State next) {
        state = next;
        since = clock.nanoTime();
    }

    private Duration elapsed(long from) {
        return Duration.ofNanos(clock.nanoTime() - from);
    }

    private void send(Command command) {
        if (connection != null) {
            connection.write(SharedBytes.utf8(command.line() + "\n"));
        }
    }

    // ---- what the server says

    private void received(String line) {
        try {
            received(EventParser.parse(line));
        } catch (BadLineException e) {
            events.accept(new ChatEvent.Problem("the server sent a line that makes no sense: " + e.getMessage()));
        }
    }

    private void received(Event event) {
        switch (event) {
            case Event.Ping(var token) -> send(new Command.Pong(token));
            case Event.Bye(var text) -> lastWords = Printable.text(text);
            default -> {
                if (state == State.GREETING) {
                    greet(event);
                } else if (state == State.ONLINE || state == State.LEAVING) {
                    rooms.received(event);
                }
            }
        }
    }

    private void greet(Event event) {
        switch (greeting.received(event)) {
            case Greeting.Step.GOING_ON -> {
                // the next answer will come
            }
            case Greeting.Step.DONE -> {
                failures = 0;
                enter(State.ONLINE);
                events.accept(new ChatEvent.Online(login.name()));
                nick.ifPresent(wanted -> send(new Command.Nick(wanted)));
                rooms.connected();
            }
            case Greeting.Step.LATER -> giveUp(greeting.why());
            case Greeting.Step.REFUSED -> {
                var c = connection;
                connection = null;
                link = null;
                end(Optional.of(greeting.why()));
                if (c != null) {
                    c.close();
                }
            }
        }
    }

    // ---- what a person wants

    /**
     * Joins a room, now or as soon as there is a connection.
     *
     * @param room its name
     * @param kind which kind it must be; empty for whichever it is
     * @return false when it is known to be of the other kind
     */
    public boolean join(String room, Optional<RoomKind> kind) {
        return rooms.join(room, kind);
    }

    /**
     * Leaves a room, as soon as everything said there is acknowledged.
     *
     * @param room its name
     */
    public void leave(String room) {
        rooms.leave(room);
    }

    /**
     * Says something. It is acknowledged by {@link ChatEvent.Sent} or refused by {@link ChatEvent.NotSent}, now or later.
     *
     * @param room where; {@code @NAME} for a direct message
     * @param text what, one line
     * @return its number: 1, 2, 3 ..
     */
    public long say(String room, String text) {
        long line = ++lines;
        var problem = ChatFormat.problem(text);
        if (problem.isPresent()) {
            events.accept(new ChatEvent.NotSent(room, line, text, problem.get()));
        } else if (rooms.pending() >= MOST_PENDING) {
            events.accept(new ChatEvent.NotSent(room, line, text, "too much is waiting to be sent"));
        } else {
            rooms.say(room, line, text);
        }
        return line;
    }

    /**
     * The number that the next line will have.
     *
     * @return 1, 2, 3 ..
     */
    public long nextLine() {
        return lines + 1;
    }

    /**
     * The safety number that this person and another one compare.
     *
     * @param name the other's account
     * @return 60 digits; empty when the other was never met in a sealed room
     */
    public Optional<String> safetyNumber(String name) {
        return rooms.talks().stream().flatMap(talk -> talk.safetyNumber(name).stream()).findFirst();
    }

    /**
     * The safety number has been compared and is the same.
     *
     * @param name the other's account
     * @return false when there is nothing to verify
     */
    public boolean verified(String name) {
        return rooms.talks().stream().anyMatch(talk -> talk.verified(name));
    }

    /**
     * Accepts the changed key of somebody.
     *
     * @param name the other's account
     * @return false when there is nothing to accept
     */
    public boolean accept(String name) {
        boolean accepted = false;
        for (var talk : rooms.talks()) {
            accepted |= talk.accept(name);
        }
        return accepted;
    }

    /**
     * Wants to be called otherwise, also after a new connection.
     *
     * @param newNick the name to be shown
     */
    public void nick(String newNick) {
        nick = Optional.of(newNick);
        if (state == State.ONLINE) {
            send(new Command.Nick(newNick));
        }
    }

    /**
     * Asks the server something that it answers in words.
     *
     * @param command what
     * @return false when there is no connection
     */
    public boolean ask(Command command) {
        if (state == State.ONLINE) {
            send(command);
        }
        return state == State.ONLINE;
    }

    /** Ends the session: at once, or as soon as the server has said goodbye. What is not acknowledged is given up. */
    public void quit() {
        if (state == State.ONLINE) {
            enter(State.LEAVING);
            send(new Command.Quit());
        } else if (state != State.LEAVING) {
            var c = connection;
            connection = null;
            link = null;
            end(Optional.empty());
            if (c != null) {
                c.abort(CloseReason.CLOSED);
            }
        }
    }

    // ---- how it is

    /**
     * Whether lines can be sent now.
     *
     * @return false while there is no connection or no login yet
     */
    public boolean isOnline() {
        return state == State.ONLINE;
    }

    /**
     * Whether it is over.
     *
     * @return true after {@link ChatEvent.Ended}
     */
    public boolean isEnded() {
        return state == State.ENDED;
    }

    /**
     * How long until the next attempt to connect.
     *
     * @return zero when it is under way
     */
    public Duration untilAttempt() {
        var left = state == State.WAITING ? pause.minus(elapsed(since)) : Duration.ZERO;
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * How many lines that were said are neither acknowledged nor refused.
     *
     * @return 0 or more
     */
    public int pending() {
        return rooms.pending();
    }

    /**
     * Whether everything that was asked for is done: logged in, rooms joined, lines acknowledged or refused.
     *
     * @return true when it can be ended without losing anything
     */
    public boolean isSettled() {
        return state == State.ONLINE && rooms.isSettled();
    }

    /**
     * Who is in a room.
     *
     * @param room its name
     * @return empty when the room is not joined
     */
    public List<Member> members(String room) {
        return rooms.members(room);
    }

    /**
     * The rooms and direct conversations of this session.
     *
     * @return their names
     */
    public Collection<String> rooms() {
        return rooms.names();
    }
}
