package dev.tokamak.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One connection to the chat, as programs talk to it: a line for each command and event. Load thread only.
 *
 * <pre>
 *   HELLO --hello--> LOGIN --welcome--> INSTANCE --ok--> JOIN --listed--> IN
 * </pre>
 */
final class ChatMember {
    static final String ACCOUNT = "load";

    private static final String PASSWORD = "no secret at all";
    private static final int OUTPUT = 64 << 10;
    private static final byte[] NOTHING = {};
    private static final byte[] MESSAGE = "msg ".getBytes(StandardCharsets.US_ASCII);
    /** Room, number, time, name, instance and the sender's number stand before the text. */
    private static final int FIELDS = 6;

    /** What is waited for. */
    private enum State {
        HELLO,
        LOGIN,
        INSTANCE,
        JOIN,
        IN
    }

    /** Who listens. */
    interface Heard {
        /** What follows is heard at this time. */
        void at(long nanos);

        /** The text of a message, among other bytes. */
        void message(byte[] line, int from, int to);
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final String room;
    private final int number;
    private final ByteBuffer output = ByteBuffer.allocate(OUTPUT);
    private State state = State.HELLO;
    private byte[] rest = NOTHING;
    private long said;

    /**
     * Connects, and begins to log in and to join.
     *
     * @param number tells this one from the others; 0 makes the account where there is none
     */
    ChatMember(InetSocketAddress server, Selector selector, String room, int number) throws IOException {
        this.room = room;
        this.number = number;
        channel = SocketChannel.open(server);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
            write("/hello 1");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    boolean isIn() {
        return state == State.IN;
    }

    /** Says something in the room. */
    void say(String text) throws IOException {
        said++;
        write("/say " + room + " " + said + " " + text);
    }

    /**
     * Reads what has come.
     *
     * @param bytes to read into
     * @throws IOException when the connection is lost, or the server refuses something
     */
    void read(byte[] bytes, Heard heard) throws IOException {
        var buffer = ByteBuffer.wrap(bytes).put(rest);
        if (channel.read(buffer) < 0) {
            throw new EOFException("the server has ended the connection of a member");
        }
        heard.at(System.nanoTime());
        int from = 0;
        for (int i = rest.length; i < buffer.position(); i++) {
            if (bytes[i] == '\n') {
                line(bytes, from, i, heard);
                from = i + 1;
            }
        }
        rest = from == buffer.position() ? NOTHING : Arrays.copyOfRange(bytes, from, buffer.position());
        if (rest.length == bytes.length) {
            throw new IOException("a line has no end");
        }
    }

    private void line(byte[] bytes, int from, int to, Heard heard) throws IOException {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (Arrays.mismatch(bytes, from, Math.min(end, from + MESSAGE.length), MESSAGE, 0, MESSAGE.length) < 0) {
            int text = from + MESSAGE.length;
            for (int field = 0; field < FIELDS && text < end; text++) {
                field += bytes[text] == ' ' ? 1 : 0;
            }
            heard.message(bytes, text, end);
        } else if (state != State.IN || bytes[from] == 'e' || bytes[from] == 'p') {
            event(new String(bytes, from, end - from, StandardCharsets.UTF_8));
        }
    }

    private void event(String line) throws IOException {
        String word = line.split(" ", 2)[0];
        switch (word) {
            case "hello" -> next(State.LOGIN, (number == 0 ? "/register " : "/login ") + ACCOUNT + " " + PASSWORD);
            case "welcome" -> next(State.INSTANCE, "/instance " + String.format("member%016d", number));
            case "ok" -> next(State.JOIN, "/join " + room + " plain");
            case "listed" -> state = State.IN;
            case "ping" -> write("/pong" + line.substring(word.length()));
            case "error" -> {
                if (!line.startsWith("error register ")) { // the account is there already
                    throw new IOException("the server says: " + line);
                }
                write("/login " + ACCOUNT + " " + PASSWORD);
            }
            default -> {
                // who else is there, who comes and goes
            }
        }
    }

    private void next(State following, String command) throws IOException {
        state = following;
        write(command);
    }

    private void write(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > output.remaining()) {
            throw new IOException("the server does not read what a member says");
        }
        output.put(bytes);
        flush();
    }

    /** Writes what the socket takes; more when it takes more. */
    void flush() throws IOException {
        channel.write(output.flip());
        output.compact();
        key.interestOps(output.position() == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    void close() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0); // no port waits in TIME_WAIT
        channel.close();
    }
}
