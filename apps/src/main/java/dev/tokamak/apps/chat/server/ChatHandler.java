package dev.tokamak.apps.chat.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.BadLineException;
import dev.tokamak.apps.chat.protocol.ChatFormat;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.CommandParser;
import dev.tokamak.apps.chat.protocol.ErrorCode;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.Reason;
import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.LineDecoder;
import dev.tokamak.net.Cancellable;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.time.NanoClock;

/**
 * One connection: its lines become commands, which are done here before somebody has logged in, and by the {@link Rooms}
 * afterwards. It isn't read from while a password is being checked, while it is too fast, or while too many of its commands
 * are under way.
 *
 * <pre>
 * STRANGER --/login, /register--> CHECKING --right--> IN --/quit, end of input, an error--> LEAVING
 *     ^------------wrong------------'
 * </pre>
 */
final class ChatHandler implements ConnectionHandler {

    /** How long somebody may take to log in. */
    static final Duration LOGIN_TIME = Duration.ofSeconds(60);
    /** A program that has been silent for so long is asked whether it is there, and given up after as long again. */
    static final Duration SILENCE = Duration.ofSeconds(30);
    /** Who says nothing for so long is taken for a person, and greeted. */
    static final Duration GREETING_TIME = Duration.ofSeconds(1);
    /** Wrong passwords on one connection. */
    static final int MOST_WRONG = 3;

    private enum State {
        STRANGER,
        CHECKING,
        IN,
        LEAVING
    }

    /** Why this isn't read from now. */
    enum Hold {
        CHECKING,
        PACE,
        IN_FLIGHT,
        LONG_ANSWER
    }

    private final ChatServer server;
    private final NanoClock clock;
    private final LineDecoder lines = new LineDecoder(ChatFormat.LONGEST_LINE);
    private final Pace pace;
    private final Set<Hold> holds = EnumSet.noneOf(Hold.class);
    private State state = State.STRANGER;
    private boolean program;
    private boolean heard;
    private boolean late;
    private long heardAt;
    /** Whether nothing has been heard since the peer was asked whether it is there. */
    private boolean asked;
    private int wrong;
    private @Nullable Session session;
    private @Nullable Cancellable deadline;

    ChatHandler(ChatServer server) {
        this.server = server;
        clock = server.clock();
        pace = new Pace(server.settings().messagesPerSecond(), server.settings().burst(), clock);
    }

    // ---- the connection

    @Override
    public void onOpen(Connection c) {
        deadline = c.schedule(LOGIN_TIME, () -> {
            if (state == State.STRANGER) {
                tooLate(c);
            } else {
                late = state == State.CHECKING;
            }
        });
        c.schedule(GREETING_TIME, () -> {
            if (!heard) {
                c.write(SharedBytes.utf8(Help.GREETING));
            }
        });
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (state != State.LEAVING && holds.isEmpty()) {
            long wait = pace.nanosToNext();
            if (wait > 0) {
                hold(c, Hold.PACE);
                c.schedule(Duration.ofNanos(wait), () -> release(c, Hold.PACE));
                return;
            }
            switch (lines.decode(in)) {
                case Decoded.Frame(var line) -> {
                    pace.take();
                    hear(c, StandardCharsets.UTF_8.decode(line).toString());
                }
                case Decoded.NeedMore() -> {
                    return;
                }
                case Decoded.Malformed(var why) -> {
                    fail(c, "line", ErrorCode.LIMIT, why);
                    leave(c, Reason.LOST);
                }
            }
        }
    }

    /** What was said before is answered first. */
    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        if (state != State.LEAVING && rest.hasRemaining() && !program) {
            hear(c, StandardCharsets.UTF_8.decode(rest).toString().strip()); // a person who did not press Enter
        }
        if (state != State.LEAVING) {
            leave(c, program ? Reason.LOST : Reason.LEFT);
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        var left = session;
        if (left != null) {
            var reason = why == CloseReason.SLOW_CONSUMER ? Reason.SLOW : Reason.LOST;
            server.rooms().submit(rooms -> rooms.lost(left, reason));
        }
    }

    private void hold(Connection c, Hold why) {
        holds.add(why);
        c.pauseReading();
    }

    private void release(Connection c, Hold why) {
        if (holds.remove(why) && holds.isEmpty()) {
            c.resumeReading();
        }
    }

    // ---- lines

    private void hear(Connection c, String line) {
        heard = true;
        asked = false;
        heardAt = clock.nanoTime();
        try {
            obey(c, CommandParser.parse(line));
        } catch (BadLineException e) {
            fail(c, e.command(), ErrorCode.SYNTAX, String.valueOf(e.getMessage()));
        }
    }

    private void obey(Connection c, Command command) {
        switch (command) {
            case Command.Hello hello -> hello(c, hello);
            case Command.Register(var name, var password) -> register(c, name, password);
            case Command.Login(var name, var password) -> login(c, name, password);
            case Command.Ping(var token) -> tell(c, new Event.Pong(token), "* pong " + token);
            case Command.Pong _ -> {} // that it was heard is all there is to it
            case Command.Help() -> tell(c, new Event.Ok("help"), Help.TEXT.stripTrailing());
            case Command.Quit() -> leave(c, Reason.LEFT);
            case Command.Talk(var text) when text.isEmpty() -> {} // Enter, pressed once more
            case Command.Talk _ when program -> fail(c, "line", ErrorCode.SYNTAX, "a command begins with /");
            default -> {
                var known = session;
                if (known == null) {
                    fail(c, word(command), ErrorCode.ORDER, "log in first: /login NAME PASSWORD");
                } else {
                    obeyInside(c, known, command);
                }
            }
        }
    }

    private static String word(Command command) {
        var line = command.line();
        return line.startsWith("/") ? line.substring(1).split(" ", 2)[0] : "line";
    }

    private void obeyInside(Connection c, Session known, Command command) {
        switch (command) {
            case Command.Say(var room, var n, var text) when program -> say(c, known, "say", room, n, null, text);
            case Command.Tell(var name, var n, var text) when program -> say(c, known, "tell", "@" + name, n, null,
                    text);
            case Command.Frame(var room, var n, var to, var payload) when program -> say(c, known, "frame", room, n, to,
                    payload);
            case Command.Instance(var instance) when program -> inside(c, known,
                    rooms -> rooms.instance(known, instance));
            case Command.Msg(var name, var text) when !program -> say(c, known, "tell", "@" + name, 0, null, text);
            case Command.Talk(var text) -> {
                var problem = ChatFormat.problem(text);
                if (problem.isPresent()) {
                    fail(c, "line", ErrorCode.LIMIT, problem.get());
                } else {
                    submit(c, known, rooms -> rooms.talk(known, text));
                }
            }
            case Command.Join join -> alone(c, known, rooms -> rooms.join(known, join));
            case Command.Leave(var room) -> inside(c, known, rooms -> rooms.leave(known, room));
            case Command.Who(var room) -> alone(c, known, rooms -> rooms.who(known, room));
            case Command.Rooms(var directOnly) -> alone(c, known, rooms -> rooms.list(known, directOnly));
            case Command.Nick(var nick) -> inside(c, known, rooms -> rooms.nick(known, nick));
            default -> fail(c, word(command), ErrorCode.SYNTAX,
                    program ? "that is for people" : "that is for programs; /help tells what there is");
        }
    }

    private void say(Connection c, Session known, String command, String room, long n, @Nullable String to,
            String body) {
        var said = new Saying.Said(command, room, n, to, body);
        submit(c, known, rooms -> rooms.say(known, said));
    }

    private void inside(Connection c, Session known, Consumer<Rooms> task) {
        submit(c, known, rooms -> {
            if (!known.isOver()) {
                task.accept(rooms);
            }
            known.done();
        });
    }

    /** Its answer may be long: how much of it the peer doesn't read is seen before the next command is heard. */
    private void alone(Connection c, Session known, Consumer<Rooms> task) {
        hold(c, Hold.LONG_ANSWER);
        inside(c, known, rooms -> {
            task.accept(rooms);
            c.execute(() -> release(c, Hold.LONG_ANSWER));
        });
    }

    private void submit(Connection c, Session known, Consumer<Rooms> task) {
        if (!known.begin()) {
            hold(c, Hold.IN_FLIGHT);
        }
        server.rooms().submit(task);
    }

    // ---- who is it?

    private void hello(Connection c, Command.Hello hello) {
        if (program || state != State.STRANGER) {
            fail(c, "hello", ErrorCode.ORDER, "hello is said once, and first");
            return;
        }
        program = true;
        if (hello.version() == ChatFormat.VERSION) {
            tell(c, Hello.event(server.settings()), null);
        } else {
            fail(c, "hello", ErrorCode.SYNTAX, "the only version is " + ChatFormat.VERSION);
            leave(c, Reason.LEFT);
        }
    }

    private boolean mayCheck(Connection c, String command) {
        if (state != State.STRANGER) {
            fail(c, command, ErrorCode.ORDER, "you are logged in already");
            return false;
        }
        state = State.CHECKING;
        hold(c, Hold.CHECKING);
        return true;
    }

    private void login(Connection c, String name, String password) {
        if (mayCheck(c, "login")) {
            c.offload(() -> server.desk().login(name, password, address(c)), (outcome, thrown) -> {
                checked();
                switch (outcome) {
                    case WELCOME -> welcome(c, name);
                    case WRONG -> wrong(c);
                    case TOO_MANY -> {
                        fail(c, "login", ErrorCode.LIMIT, "too many wrong passwords, try again later");
                        bye(c, "try again later");
                    }
                    case null -> broken(c, "login", thrown);
                }
                goOn(c);
            });
        }
    }

    private void wrong(Connection c) {
        fail(c, "login", ErrorCode.DENIED, "wrong name or password");
        if (++wrong >= MOST_WRONG) {
            bye(c, "too many wrong passwords");
        }
    }

    private void register(Connection c, String name, String password) {
        if (!server.settings().registering()) {
            fail(c, "register", ErrorCode.CLOSED, "accounts can't be made here");
        } else if (mayCheck(c, "register")) {
            c.offload(() -> server.desk().register(name, password, address(c)), (outcome, thrown) -> {
                checked();
                switch (outcome) {
                    case WELCOME -> welcome(c, name);
                    case TAKEN -> fail(c, "register", ErrorCode.DENIED, "the name is taken");
                    case FULL -> fail(c, "register", ErrorCode.FULL, "there are too many accounts");
                    case TOO_MANY -> fail(c, "register", ErrorCode.LIMIT,
                            "too many accounts are being made from your address, try again later");
                    case null -> broken(c, "register", thrown);
                }
                goOn(c);
            });
        }
    }

    private void tooLate(Connection c) {
        bye(c, "you did not log in within " + LOGIN_TIME.toSeconds() + " s");
    }

    /** Whatever came of the check. */
    private void goOn(Connection c) {
        if (late && state == State.STRANGER) {
            tooLate(c);
        }
        release(c, Hold.CHECKING);
    }

    private void checked() {
        state = State.STRANGER;
        heardAt = clock.nanoTime();
    }

    private void broken(Connection c, String command, @Nullable Throwable thrown) {
        fail(c, command, server.explain(thrown), "the server could not do that now, try again");
    }

    private static InetAddress address(Connection c) {
        return c.remoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? peer.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private void welcome(Connection c, String name) {
        state = State.IN;
        if (deadline != null) {
            deadline.cancel();
        }
        var known = new Session(c, program, name, server.settings().limits().inFlight(),
                () -> release(c, Hold.IN_FLIGHT));
        session = known;
        server.rooms().submit(rooms -> rooms.login(known));
        if (program) {
            watch(c, SILENCE);
        }
    }

    // ---- is it there?

    private void watch(Connection c, Duration wait) {
        c.schedule(wait, () -> look(c));
    }

    private void look(Connection c) {
        if (state != State.IN) {
            return;
        }
        var silent = Duration.ofNanos(clock.nanoTime() - heardAt);
        if (!holds.isEmpty()) {
            watch(c, SILENCE); // who isn't read from isn't silent
        } else if (silent.compareTo(SILENCE) < 0) {
            watch(c, SILENCE.minus(silent));
        } else if (asked) {
            c.abort(CloseReason.IDLE);
        } else {
            asked = true;
            tell(c, new Event.Ping(Long.toString(c.id())), null);
            watch(c, SILENCE);
        }
    }

    // ---- the end

    private void leave(Connection c, Reason why) {
        state = State.LEAVING;
        var known = session;
        if (known == null) {
            bye(c, "goodbye");
        } else {
            server.rooms().submit(rooms -> rooms.quit(known, why)); // which closes the connection
        }
    }

    private void bye(Connection c, String why) {
        state = State.LEAVING;
        tell(c, new Event.Bye(why), "* " + why);
        c.close();
    }

    private void fail(Connection c, String command, ErrorCode code, String text) {
        // an error of what is numbered names its room and number, and these may be what was wrong
        var named = ChatFormat.NUMBERED.contains(command) ? "line" : command;
        tell(c, new Event.Failed(named, code, text), "! " + text);
    }

    private void tell(Connection c, Event event, @Nullable String words) {
        if (program) {
            c.write(SharedBytes.utf8(event.line() + "\n"));
        } else if (words != null) {
            c.write(SharedBytes.utf8(words + "\n"));
        }
    }
}
