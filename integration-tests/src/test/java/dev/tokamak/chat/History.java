package dev.tokamak.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What one client has seen of a plain room, over all its connections. For one thread at a time. */
public final class History {

    /**
     * A message.
     *
     * @param sender
     *            an account, or one instance of it
     * @param n
     *            the sender's own number
     * @param text
     *            what was said
     */
    public record Message(String sender, long n, String text) {

        /**
         * A message that cannot be taken for another.
         *
         * @param sender
         *            who says it
         * @param n
         *            the sender's own number
         * @return whose text tells both
         */
        public static Message of(String sender, long n) {
            return new Message(sender, n, sender + " " + n);
        }
    }

    private final boolean fromTheFirst;
    private final TreeMap<Long, Message> seen = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    private History(boolean fromTheFirst) {
        this.fromTheFirst = fromTheFirst;
    }

    /**
     * Of a client that has to see everything.
     *
     * @return empty
     */
    public static History fromTheFirst() {
        return new History(true);
    }

    /**
     * Of a client that comes later.
     *
     * @return empty
     */
    public static History fromAnywhere() {
        return new History(false);
    }

    /**
     * The server has sent a message: it has to be the next.
     *
     * @param seq
     *            its number in the room
     * @param message
     *            what it was
     */
    public void said(long seq, Message message) {
        see(seq, message, false);
    }

    /**
     * The server has acknowledged a message: it is the next, or one that was seen before.
     *
     * @param seq
     *            its number in the room
     * @param message
     *            what it was
     */
    public void acknowledged(long seq, Message message) {
        see(seq, message, true);
    }

    private void see(long seq, Message message, boolean acknowledgement) {
        var before = seen.get(seq);
        boolean begins = seen.isEmpty() && !fromTheFirst;
        if (before == null && (begins || seq == last() + 1)) {
            seen.put(seq, message);
        } else if (!acknowledgement || !message.equals(before)) {
            wrong("number " + seq + " after " + last() + ": " + message + ", before " + before);
        }
    }

    /**
     * Something that should not have come.
     *
     * @param what
     *            in words
     */
    public void wrong(String what) {
        wrong.add(what);
    }

    /**
     * What should not have come, or in another order.
     *
     * @return empty if all is well
     */
    public List<String> wrong() {
        return wrong;
    }

    /**
     * What was seen.
     *
     * @return by its number in the room
     */
    public NavigableMap<Long, Message> seen() {
        return seen;
    }

    /**
     * The number seen last.
     *
     * @return 0 when nothing was seen
     */
    public long last() {
        return seen.isEmpty() ? 0 : seen.lastKey();
    }

    /**
     * Fails unless each is there once, after all that its sender has said before.
     *
     * @param messages
     *            all of a room in their order
     * @return how many of each sender
     */
    public static NavigableMap<String, Long> checkSenders(Collection<Message> messages) {
        var counts = new HashMap<String, Long>();
        for (var message : messages) {
            assertThat(message).as("the next of its sender")
                    .isEqualTo(Message.of(message.sender(), counts.merge(message.sender(), 1L, Long::sum)));
        }
        return new TreeMap<>(counts);
    }
}
