package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;

/** The members of one room, some of whom speak by the clock while all listen. Load thread only. */
final class ChatRoom implements AutoCloseable {
    private static final int BUFFER = 256 << 10;
    /** More at once would only wait for each other. */
    private static final int JOINING = 20;
    private static final long A_MOMENT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long JOIN_PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long LAST_PATIENCE = TimeUnit.SECONDS.toNanos(3);

    private final Selector selector;
    private final List<ChatMember> members = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER];
    private int spoken;

    /**
     * Connects members, and returns when all are in.
     *
     * @throws IOException when one of them does not get in
     */
    ChatRoom(InetSocketAddress server, String room, int count) throws IOException {
        selector = Selector.open();
        long patience = System.nanoTime() + JOIN_PATIENCE;
        try {
            int in = 0;
            var nobody = new ChatTally(_ -> 0, new ChatText(0), 0, 0, 0, 0, 0);
            while (in < count) {
                // the first one alone: it makes the account and the room
                int ahead = in == 0 ? 1 : JOINING;
                while (members.size() < Math.min(count, in + ahead)) {
                    members.add(new ChatMember(server, selector, room, members.size()));
                }
                turn(A_MOMENT, nobody);
                while (in < members.size() && members.get(in).isIn()) {
                    in++;
                }
                if (System.nanoTime() - patience > 0) {
                    throw new IOException("only " + in + " of " + count + " members got into the room in time");
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Speaks at a steady rate, in turn, and listens until the last has heard the last message or has had time enough.
     *
     * @param perSecond messages of all speakers together
     * @param speakers  the first so many members
     * @param warmNanos for how long before it counts, so that as many deliveries are under way when that begins as when it ends
     * @param nanos     for how long it counts
     * @param size      bytes of a text
     * @throws IOException when a member is lost
     */
    ChatResult run(double perSecond, int speakers, long warmNanos, long nanos, int size) throws IOException {
        long begun = System.nanoTime();
        double distance = TimeUnit.SECONDS.toNanos(1) / perSecond;
        IntToLongFunction pace = number -> begun + (long) (number * distance);
        var texts = new ChatText(size);
        int messages = (int) ((warmNanos + nanos) / distance);
        int first = spoken;
        spoken += messages;
        long from = begun + warmNanos;
        var tally = new ChatTally(pace, texts, first, messages, members.size() - 1, from, from + nanos);
        int next = 0;
        while (next < messages) {
            long wait = pace.applyAsLong(next) - System.nanoTime();
            if (wait <= 0) {
                members.get(next % Math.min(speakers, members.size())).say(texts.of(first + next));
                tally.said(System.nanoTime());
                next++;
            }
            turn(wait, tally);
        }
        long patience = pace.applyAsLong(messages) + LAST_PATIENCE;
        while (!tally.isComplete() && System.nanoTime() - patience < 0) {
            turn(A_MOMENT, tally);
        }
        return tally.result(System.nanoTime());
    }

    /** Waits a little less than this, so that nothing is said late; then hears what has come. */
    private void turn(long nanos, ChatMember.Heard heard) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            var member = (ChatMember) key.attachment();
            if (key.isWritable()) {
                member.flush();
            }
            if (key.isReadable()) {
                member.read(buffer, heard);
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (ChatMember member : members) {
            member.close();
        }
        selector.close();
    }
}
