package dev.tokamak.apps.chat.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import dev.tokamak.apps.chat.protocol.Command;

/**
 * What is said in one room and not yet acknowledged, in order. Each item is numbered 1, 2, 3 .. when it is sent, and the
 * server accepts a number once and only after all lower ones: so after a lost connection everything unacknowledged is sent
 * again, and nothing is doubled.
 *
 * <p>
 * An item's number is its place: the last acknowledged number, plus one for the first. When the server refuses an item,
 * those behind it that are under way are refused too, for they come out of order. Nothing more is sent then until each of
 * them has had its answer; what was refused for good is taken out, which renumbers the rest, and sending begins again.
 * One thread.
 */
final class Outbox {

    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final Set<Item> refused = new HashSet<>();
    private long acknowledged;
    /** How many items from the first on have been written to this connection. */
    private int written;
    /** How many of the lines written to this connection have had no answer. */
    private int unanswered;
    private boolean stopped;

    /**
     * Something to be sent.
     *
     * @param command makes the command, given its number
     * @param line the number of the line that a person typed; 0 for what nobody typed
     * @param said what it says to people
     */
    record Item(LongFunction<Command> command, long line, String said) {

        // Two items that say the same are two.
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    void add(Item item) {
        items.add(item);
    }

    int size() {
        return items.size();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    int unanswered() {
        return unanswered;
    }

    /** What was written before may or may not have arrived. */
    void connectionLost() {
        written = 0;
        unanswered = 0;
        stopped = false;
        refused.clear();
    }

    /** Writes what may be written: at most so many lines. */
    void write(int most, Consumer<Command> wire) {
        if (stopped || written == items.size()) {
            return;
        }
        Iterator<Item> unwritten = items.iterator();
        for (int i = 0; i < written; i++) {
            unwritten.next();
        }
        for (int i = 0; i < most && unwritten.hasNext(); i++) {
            var command = unwritten.next().command().apply(acknowledged + 1 + written);
            written++;
            unanswered++;
            wire.accept(command);
        }
    }

    /**
     * The answer to a line: it is kept. So are all before it.
     *
     * @return what is newly known to be kept
     */
    List<Item> sent(long number) {
        answered();
        var kept = kept(number);
        settle();
        return kept;
    }

    /** It was found among what the server keeps. No answer to a line of this connection. */
    List<Item> kept(long number) {
        var kept = new ArrayList<Item>();
        while (acknowledged < number && !items.isEmpty()) {
            kept.add(items.remove());
            acknowledged++;
            written = Math.max(0, written - 1);
        }
        return kept;
    }

    /**
     * The answer to a line: not kept.
     *
     * @param forGood whether sending it again is of no use
     * @return whether it is the first to be refused, so that a reason is worth telling
     */
    boolean refused(long number, boolean forGood) {
        answered();
        boolean first = !stopped;
        stopped = true;
        if (forGood) {
            long place = number - acknowledged;
            items.stream().skip(Math.max(0, place - 1)).findFirst().filter(_ -> place >= 1).ifPresent(refused::add);
        }
        return first;
    }

    /**
     * Whether sending has stopped and everything under way has had its answer, so that it may begin again.
     */
    boolean isReadyToRestart() {
        return stopped && unanswered == 0;
    }

    /**
     * Sending may begin again, from the first item on.
     *
     * @return what was taken out
     */
    List<Item> restart() {
        var out = items.stream().filter(refused::contains).toList();
        items.removeIf(refused::contains);
        connectionLost();
        return out;
    }

    /** Gives up what is left. */
    List<Item> clear() {
        var left = List.copyOf(items);
        items.clear();
        connectionLost();
        return left;
    }

    /** Whether everything before it is acknowledged and nothing was refused since. */
    boolean isNext(long number) {
        return !stopped && number == acknowledged + 1;
    }

    private void answered() {
        unanswered = Math.max(0, unanswered - 1);
    }

    private void settle() {
        written = Math.min(written, items.size());
    }
}
