package dev.tokamak.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntSupplier;

import javax.net.ssl.SSLContext;

import dev.tokamak.apps.chat.protocol.BadLineException;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.EventParser;
import dev.tokamak.chat.History.Message;

/**
 * A client that writes down what it sent and what it got, over TLS to 127.0.0.1: it says so many messages, connects anew
 * whenever the connection breaks, says again what was not acknowledged, and ends when it has seen everything.
 */
public final class RecordingClient implements Runnable {

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
    /** Everything, its own included. */
    private final History history = History.fromTheFirst();
    /** What was acknowledged, by its own number. */
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();
    private volatile int acknowledgements;
    private boolean registered;
    private int connections;
    private long sentUpTo;

    /**
     * A client that has said nothing.
     *
     * @param name its account
     * @param messages how many it says
     * @param everything how many messages there will be, of all clients
     * @param trust of the server's certificate
     * @param port where the server is; waits while there is none
     * @param allowed how many messages may have been said by now
     */
    public RecordingClient(String name, int messages, int everything, SSLContext trust, IntSupplier port,
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
        while (!isDone() && history.wrong().isEmpty() && connections < MOST_CONNECTIONS) {
            connections++;
            try (var socket = trust.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"),
                    port.getAsInt())) {
                socket.setSoTimeout(20_000);
                talk(socket);
            } catch (IOException _) {
                // killed: once more
            } catch (BadLineException e) {
                history.wrong(e.getMessage());
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
        send(socket, new Command.Join(ROOM, Optional.empty(), OptionalLong.of(history.last())));
        sentUpTo = acknowledged.isEmpty() ? 0 : acknowledged.lastKey();
        boolean joined = false;
        for (var line = in.readLine(); line != null && history.wrong().isEmpty(); line = in.readLine()) {
            var event = EventParser.parse(line);
            note(event, line);
            if (event instanceof Event.Failed) {
                return; // the account was made before a connection broke: log in; anything else is wrong
            }
            joined |= event instanceof Event.Listed;
            if (isDone()) {
                send(socket, new Command.Quit());
                return;
            }
            while (joined && sentUpTo < allowed.getAsInt() && sentUpTo - acknowledged.size() < WINDOW) {
                sentUpTo++;
                send(socket, new Command.Say(ROOM, sentUpTo, Message.of(name, sentUpTo).text()));
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
            case Event.Msg msg -> history.said(msg.seq(), new Message(msg.name(), msg.n(), msg.text()));
            case Event.Sent sent -> {
                history.acknowledged(sent.seq(), Message.of(name, sent.n()));
                if (sent.n() != acknowledgements + 1) {
                    history.wrong("acknowledged out of order: " + line);
                }
                acknowledged.put(sent.n(), sent.seq());
                acknowledgements = acknowledged.size();
            }
            case Event.Failed _,Event.Refused _,Event.Gap _ -> history.wrong(line);
            default -> {} // who comes and goes
        }
    }

    private boolean isDone() {
        return acknowledged.size() == messages && history.last() >= everything;
    }

    /**
     * How many of its messages were acknowledged; any thread may ask.
     *
     * @return so far
     */
    public int acknowledgements() {
        return acknowledgements;
    }

    /**
     * Fails unless clients that have ended were cut off, and have all seen the same, each message once and in the order of its
     * sender.
     *
     * @param clients
     *            all who have talked
     */
    public static void check(List<RecordingClient> clients) {
        var first = clients.getFirst();
        for (var client : clients) {
            assertThat(client.history.wrong()).as(client.toString()).isEmpty();
            assertThat(client.connections).as("it was cut off").isGreaterThan(1);
            assertThat(client.history.seen()).as(client.toString()).hasSize(first.everything)
                    .isEqualTo(first.history.seen());
        }
        assertThat(History.checkSenders(first.history.seen().values())).hasSize(clients.size());
    }

    @Override
    public String toString() {
        return name + ": " + acknowledged.size() + " of " + messages + " acknowledged, " + history.seen().size()
                + " of "
                + everything + " seen, " + connections + " connections, wrong: " + history.wrong();
    }
}
