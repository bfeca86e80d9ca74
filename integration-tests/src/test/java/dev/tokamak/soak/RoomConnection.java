package dev.tokamak.soak;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

import javax.net.ssl.SSLContext;

import dev.tokamak.apps.chat.protocol.BadLineException;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.EventParser;
import dev.tokamak.chat.History;
import dev.tokamak.chat.History.Message;

/** One connection of a chat client, in one room. What the server should not have said is a failure. */
final class RoomConnection implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final Socket encrypted;
    private final BufferedReader in;
    private final History history;
    private final Acknowledged acknowledged;
    private String instance = "";
    private String room = "";
    private long head;
    private boolean joined;
    /** Its own messages that are acknowledged, the last of an unbroken row. */
    private long sent;

    /** Connected and encrypted; what it sees goes into the history. */
    RoomConnection(InetSocketAddress server, SSLContext trust, History history, Acknowledged acknowledged)
            throws IOException {
        this.history = history;
        this.acknowledged = acknowledged;
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        encrypted = trust.getSocketFactory().createSocket(socket, "localhost", server.getPort(), false);
        in = new BufferedReader(new InputStreamReader(encrypted.getInputStream(), StandardCharsets.UTF_8));
    }

    void send(Command... commands) throws IOException {
        var lines = new StringBuilder();
        for (var command : commands) {
            lines.append(command.line()).append('\n');
        }
        encrypted.getOutputStream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Logs in and joins; without a number to begin after, from the last few messages on. */
    void join(Command login, String as, String where, OptionalLong since) throws IOException {
        instance = as;
        room = where;
        send(new Command.Hello(1), login, new Command.Instance(as), new Command.Join(where, Optional.empty(), since));
        readUntil(_ -> joined);
    }

    /** Says what has these numbers of its own. */
    void say(long from, long to) throws IOException {
        for (long n = from; n <= to; n++) {
            send(new Command.Say(room, n, Message.of(instance, n).text()));
        }
    }

    void awaitSent(long n) throws IOException {
        readUntil(now -> now >= n);
    }

    /** Everything that there was when it joined. */
    void readAll() throws IOException {
        readUntil(_ -> history.last() >= head);
    }

    /** Leaves, and waits until the server has ended the connection. */
    void leave() throws IOException {
        send(new Command.Leave(Optional.of(room)), new Command.Quit());
        while (!(note() instanceof Event.Bye)) {
            // what was said before
        }
    }

    private void readUntil(LongPredicate enough) throws IOException {
        while (!enough.test(sent)) {
            if (note() instanceof Event.Bye(var text)) {
                throw new AssertionError("ended by the server: " + text);
            }
        }
    }

    private Event note() throws IOException {
        var line = in.readLine();
        if (line == null) {
            throw new EOFException("ended by the server without a word");
        }
        var event = parse(line);
        switch (event) {
            case Event.Room(var _, var _, var number) -> head = number;
            case Event.Listed _ -> joined = true;
            case Event.Msg msg -> history.said(msg.seq(), new Message(msg.instance(), msg.n(), msg.text()));
            case Event.Sent(var _, var n, var seq) -> acknowledge(n, seq);
            case Event.Ping(var token) -> send(new Command.Pong(token));
            case Event.Failed _,Event.Refused _,Event.Gap _ -> history.wrong(line);
            default -> {} // who comes and goes
        }
        if (!history.wrong().isEmpty()) {
            throw new AssertionError("in " + room + ": " + history.wrong());
        }
        return event;
    }

    private static Event parse(String line) {
        try {
            return EventParser.parse(line);
        } catch (BadLineException e) {
            throw new AssertionError(line, e);
        }
    }

    private void acknowledge(long n, long seq) {
        if (n != sent + 1) {
            history.wrong("acknowledged out of order: " + n + " after " + sent);
        }
        sent = n;
        var message = Message.of(instance, n);
        history.acknowledged(seq, message);
        acknowledged.message(room, seq, message);
    }

    /** Resets it, as a client that dies does. */
    void die() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        encrypted.close();
        socket.close();
    }
}
