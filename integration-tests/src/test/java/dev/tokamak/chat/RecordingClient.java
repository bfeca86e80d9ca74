package dev.tokamak.chat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntSupplier;

import javax.net.ssl.SSLContext;

import dev.tokamak.apps.chat.protocol.BadLineException;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.EventParser;

/**
 * A client that writes down what it sent and what it got, for {@link ChatHistoryTest}: it says so many messages, connects anew
 * whenever the connection breaks, says again what was not acknowledged, and ends when it has seen everything.
 */
final class RecordingClient implements Runnable {

    /** A message as somebody saw it. */
    record Seen(String name, long n, String text) {}

    private static final String ROOM = "room";
    /** Messages that are not acknowledged yet. */
    private static final int WINDOW = 6;
    private static final int MOST_CONNECTIONS = 1000;

    private final String name;
    private final int messages;
    private final int everything;
    private final SSLContext trust;
    private final IntSupplier port;
    private final IntSupplier allowed;
    /** Everything that was seen, its own included, by number. */
    private final TreeMap<Long, Seen> seen = new TreeMap<>();
    /** What was acknowledged, by its own number. */
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private volatile int acknowledgements;
    private boolean registered;
    private int connections;
    private long sentUpTo;

    /**
     * A client that has said nothing.
     *
     * @param everything how many messages there will be, of all clients
     * @param port where the server is; waits while there is none
     * @param allowed how many messages may have been said by now
     */
    RecordingClient(String name, int messages, int everything, SSLContext trust, IntSupplier port,
            IntSupplier allowed) {
        this.name = name;
        this.messages = messages;
        this.everything = everything;
        this.trust = trust;
        this.port = port;
        this.allowed = allowed;
    }

    @Override
    public void run() {
        while (!isDone() && wrong.isEmpty() && connections < MOST_CONNECTIONS) {
            connections++;
            try (var socket = trust.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"),
                    port.getAsInt())) {
                socket.setSoTimeout(20_000);
                talk(socket);
            } catch (IOException _) {
                // killed: once more
            } catch (BadLineException e) {
                wrong.add(e.getMessage());
            }
        }
    }

    private void talk(Socket socket) throws IOException, BadLineException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        send(socket, new Command.Hello(1));
        send(socket, registered
                ? new Command.Login(name, "a long password")
                : new Command.Register(name, "a long password"));
        send(socket, new Command.Instance((name + "A".repeat(22)).substring(0, 22)));
        send(socket, new Command.Join(ROOM, Optional.empty(), OptionalLong.of(last())));
        sentUpTo = acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
        boolean joined = false;
        for (var line = in.readLine(); line != null && wrong.isEmpty(); line = in.readLine()) {
            var event = EventParser.parse(line);
            note(event, line);
            joined |= event instanceof Event.Listed;
            if (isDone()) {
                send(socket, new Command.Quit());
                return;
            }
            while (joined && sentUpTo < allowed.getAsInt() && sentUpTo - acknowledged.size() < WINDOW) {
                sentUpTo++;
                send(socket, new Command.Say(ROOM, sentUpTo, name + " " + sentUpTo));
            }
        }
    }

    private static void send(Socket socket, Command command) throws IOException {
        socket.getOutputStream().write((command.line() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void note(Event event, String line) {
        switch (event) {
            case Event.Welcome _ -> registered = true;
            case Event.Failed(var command, var _, var _) when command.equals("register") -> registered = true;
            case Event.Msg msg -> see(msg.seq(), new Seen(msg.name(), msg.n(), msg.text()), false);
            case Event.Sent sent -> {
                see(sent.seq(), new Seen(name, sent.n(), name + " " + sent.n()), true);
                if (sent.n() != acknowledgements + 1) {
                    wrong.add("acknowledged out of order: " + line);
                }
                acknowledged.put(sent.n(), sent.seq());
                acknowledgements = acknowledged.size();
            }
            case Event.Failed _,Event.Refused _,Event.Gap _ -> wrong.add(line);
            default -> {} // who comes and goes
        }
    }

    /** What is new is the next; only an acknowledgement may be about something that was seen before. */
    private void see(long seq, Seen what, boolean acknowledgement) {
        var before = seen.get(seq);
        if (before == null && seq == last() + 1) {
            seen.put(seq, what);
        } else if (!acknowledgement || !what.equals(before)) {
            wrong.add("number " + seq + " after " + last() + ": " + what + ", before " + before);
        }
    }

    private long last() {
        return seen.isEmpty() ? 0 : seen.lastKey();
    }

    private boolean isDone() {
        return acknowledged.size() == messages && last() >= everything;
    }

    /** So far; any thread. */
    int acknowledgements() {
        return acknowledgements;
    }

    // ---- when it has ended

    List<String> wrong() {
        return wrong;
    }

    NavigableMap<Long, Seen> seen() {
        return seen;
    }

    int connections() {
        return connections;
    }

    @Override
    public String toString() {
        return name + ": " + acknowledged.size() + " of " + messages + " acknowledged, " + seen.size() + " of "
                + everything + " seen, " + connections + " connections";
    }
}
