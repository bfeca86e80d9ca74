package dev.tokamak.apps.files.sftp913;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.Deadline;
import dev.tokamak.apps.files.sftp913.Accounts.Rights;
import dev.tokamak.apps.files.sftp913.CommandDecoder.Command;
import dev.tokamak.codec.Decoded;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * One conversation of RFC 913.
 *
 * <pre>
 *   LOGIN --a "!" reply--> READY --NAME--> RENAMING --TOBE--> READY
 *                          READY --RETR--> OFFERING --SEND--> SENDING --all sent--> READY
 *                          READY --STOR--> SIZING --SIZE--> RECEIVING --all came--> READY
 * </pre>
 *
 * Any other command in the middle of NAME, RETR or STOR gives that up. DONE ends everything.
 */
final class Sftp913Handler implements ConnectionHandler {

    private enum State {
        LOGIN,
        READY,
        RENAMING,
        OFFERING,
        SIZING,
        RECEIVING,
        SENDING,
        OVER
    }

    private final Sftp913Server server;
    private final CommandDecoder decoder = new CommandDecoder();
    private State state = State.LOGIN;
    private boolean entered;
    private @Nullable Session session;
    private @Nullable Login login;
    private Rights rights = Rights.READ;
    private Place place = Place.OUTERMOST;
    private boolean ascii;
    private Place subject = Place.OUTERMOST;
    private @Nullable RetrieveSteps retrieve;
    private @Nullable StoreSteps store;
    private final Deadline deadline = new Deadline();

    Sftp913Handler(Sftp913Server server) {
        this.server = server;
    }

    private Session session() {
        return Objects.requireNonNull(session);
    }

    private RetrieveSteps retrieve() {
        return Objects.requireNonNull(retrieve);
    }

    private StoreSteps store() {
        return Objects.requireNonNull(store);
    }

    // ---- what happens

    @Override
    public void onOpen(Connection c) {
        var opened = new Session(c);
        session = opened;
        login = new Login(opened, server, this::loggedIn);
        retrieve = new RetrieveSteps(opened, server.store(), this::ready);
        store = new StoreSteps(opened, server.store(), this::ready, this::end);
        entered = server.enter();
        if (entered) {
            opened.reply("+Tokamak SFTP Service");
            watch(Sftp913Server.LOGIN_TIME, "no log-in");
        } else {
            end("-Tokamak is too busy, try again later");
        }
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (in.hasRemaining() && !session().isBusy() && state != State.SENDING && state != State.OVER) {
            if (state == State.RECEIVING) {
                store().receive(in);
            } else if (!command(in)) {
                return;
            }
        }
    }

    private boolean command(ByteBuffer in) {
        switch (decoder.decode(in)) {
            case Decoded.Frame(Command command) -> {
                handle(command);
                return true;
            }
            case Decoded.NeedMore() -> {
                return false;
            }
            case Decoded.Malformed(String why) -> {
                end("-" + why);
                return false;
            }
        }
    }

    @Override
    public void onWritable(Connection c) {
        if (state == State.SENDING && !session().isBusy()) {
            retrieve().send();
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        state = State.OVER;
        deadline.cancel();
        if (session != null) {
            giveUp();
        }
        if (entered) {
            server.leave();
        }
    }

    /** Closes what an unfinished RETR or STOR has opened. */
    private void giveUp() {
        retrieve().giveUp();
        store().giveUp();
    }

    private void end(String lastWords) {
        state = State.OVER;
        deadline.cancel();
        session().reply(lastWords);
        session().connection().close();
    }

    private void loggedIn(Rights granted) {
        rights = granted;
        ready();
    }

    private void ready() {
        state = State.READY;
        watch(Sftp913Server.IDLE_TIME, "no command");
    }

    // ---- commands

    private void handle(Command command) {
        var argument = command.argument();
        switch (command.word()) {
            case "DONE" -> end("+Goodbye");
            case "USER" -> {
                giveUp();
                if (state != State.LOGIN) { // another name in the middle of logging in gains no time
                    state = State.LOGIN;
                    watch(Sftp913Server.LOGIN_TIME, "no log-in");
                }
                Objects.requireNonNull(login).user(argument);
            }
            case "ACCT", "PASS" -> {
                if (state != State.LOGIN) {
                    session().reply("!Logged in");
                } else if (command.word().equals("ACCT")) {
                    Objects.requireNonNull(login).account(argument);
                } else {
                    Objects.requireNonNull(login).password(argument);
                }
            }
            default -> {
                if (state == State.LOGIN) {
                    session().reply("-Log in first: USER, ACCT, PASS");
                } else {
                    inFull(command.word(), argument);
                }
            }
        }
    }

    /** Commands of those who are logged in: the second half of NAME, RETR and STOR, or a whole one. */
    private void inFull(String word, String argument) {
        var before = state;
        ready();
        if (before == State.RENAMING && word.equals("TOBE")) {
            var from = subject;
            var to = place.to(argument);
            answer(() -> Catalog.rename(server.store(), from, to), "File wasn't renamed because ");
        } else if (before == State.OFFERING && word.equals("SEND")) {
            state = State.SENDING;
            deadline.cancel(); // the transport ends who takes nothing
            retrieve().send();
        } else if (before == State.OFFERING && word.equals("STOP")) {
            giveUp();
            session().reply("+ok, RETR aborted");
        } else if (before == State.SIZING && word.equals("SIZE")) {
            store().size(argument, ascii, () -> {
                state = State.RECEIVING;
                deadline.cancel();
            });
        } else {
            giveUp();
            fresh(word, argument);
        }
    }

    private void fresh(String word, String argument) {
        switch (word) {
            case "TYPE" -> type(argument.toUpperCase(Locale.ROOT));
            case "LIST" -> list(argument);
            case "CDIR" -> {
                var to = place.to(argument);
                session().work(() -> Catalog.enter(server.store(), to), entered -> {
                    place = entered;
                    session().reply("!Changed working dir to " + entered);
                }, why -> session().reply("-Can't connect to directory because: " + why));
            }
            case "RETR" -> retrieve().begin(place.to(argument), ascii, () -> state = State.OFFERING);
            case "KILL", "NAME", "STOR" -> {
                if (rights != Rights.READ_AND_WRITE) {
                    session().reply("-You may read here, and nothing else");
                } else {
                    change(word, argument);
                }
            }
            case "SEND", "STOP", "SIZE", "TOBE" ->
                session().reply("-" + word + " is the second half of another command");
            default -> session().reply("-Unknown command");
        }
    }

    private void change(String word, String argument) {
        switch (word) {
            case "KILL" -> {
                var file = place.to(argument);
                answer(() -> Catalog.kill(server.store(), file), "Not deleted because ");
            }
            case "NAME" -> {
                var file = place.to(argument);
                session().work(() -> Catalog.exists(server.store(), file), there -> {
                    subject = there;
                    state = State.RENAMING;
                    session().reply("+File exists");
                }, why -> session().reply("-Can't find it: " + why));
            }
            default -> store().begin(place, argument, () -> state = State.SIZING);
        }
    }

    private void answer(Callable<String> work, String otherwise) {
        session().work(work, session()::reply, why -> session().reply("-" + otherwise + why));
    }

    private void type(String letter) {
        switch (letter) {
            case "A", "B", "C" -> {
                ascii = letter.equals("A");
                session().reply("+Using " + (ascii ? "Ascii" : letter.equals("B") ? "Binary" : "Continuous") + " mode");
            }
            default -> session().reply("-Type not valid");
        }
    }

    private void list(String argument) {
        var format = argument.isEmpty() ? "" : argument.substring(0, 1).toUpperCase(Locale.ROOT);
        var path = argument.length() > 2 ? argument.substring(2) : "";
        boolean verbose = format.equals("V");
        if (!verbose && !format.equals("F") || argument.length() > 1 && argument.charAt(1) != ' ') {
            session().reply("-LIST F or LIST V, then perhaps a directory");
            return;
        }
        var directory = place.to(path);
        answer(() -> Catalog.list(server.store(), directory, verbose), "");
    }

    // ---- nobody is waited for without end

    private void watch(Duration time, String what) {
        deadline.after(session().connection()::schedule, time, () -> {
            if (session().isBusy()) {
                watch(time, what); // it is this side that is slow
            } else {
                end("-" + what + " for " + time.toSeconds() + " s, goodbye");
            }
        });
    }
}
