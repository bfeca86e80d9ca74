package dev.tokamak.apps.chat.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import dev.tokamak.apps.chat.protocol.RoomKind;

/** What is kept of one room: its last entries, and how far it has come. Changed by {@link Archive} alone; one thread. */
public final class History {

    private final String room;
    private final RoomKind kind;
    private final ArrayDeque<Entry> kept = new ArrayDeque<>();
    private long head;
    private long lastSaid;
    private long bytes;

    History(String room, RoomKind kind) {
        this.room = room;
        this.kind = kind;
    }

    /**
     * Which room.
     *
     * @return its name; a direct conversation's is {@code @a:b}
     */
    public String room() {
        return room;
    }

    /**
     * What kind of room.
     *
     * @return plain, sealed or direct
     */
    public RoomKind kind() {
        return kind;
    }

    /**
     * The number of the last entry.
     *
     * @return 0 when there was none
     */
    public long head() {
        return head;
    }

    /**
     * The number of the oldest entry that is kept.
     *
     * @return one above the head when none is
     */
    public long firstKept() {
        return kept.isEmpty() ? head + 1 : kept.getFirst().seq();
    }

    /**
     * Entries behind a number.
     *
     * @param seq
     *            of the last one that is not wanted
     * @return those that are kept, oldest first
     */
    public List<Entry> since(long seq) {
        var wanted = new ArrayList<Entry>();
        for (var newest = kept.descendingIterator(); newest.hasNext();) {
            var entry = newest.next();
            if (entry.seq() <= seq) {
                break;
            }
            wanted.add(entry);
        }
        return wanted.reversed();
    }

    Iterable<Entry> kept() {
        return kept;
    }

    int count() {
        return kept.size();
    }

    long bytes() {
        return bytes;
    }

    /** The entry with this number of this sender, if it is kept; 0 otherwise. */
    long seqOf(String name, String instance, long n) {
        for (var newest = kept.descendingIterator(); newest.hasNext();) {
            var entry = newest.next();
            if (entry.n() == n && entry.instance().equals(instance) && entry.name().equals(name)) {
                return entry.seq();
            }
        }
        return 0;
    }

    /** When something was said last, as far as is known: milliseconds since 1970. */
    long lastSaid() {
        return lastSaid;
    }

    void raiseHead(long seq, long time) {
        head = Math.max(head, seq);
        lastSaid = Math.max(lastSaid, time);
    }

    void add(Entry entry) {
        kept.add(entry);
        bytes += entry.size();
        raiseHead(entry.seq(), entry.time());
    }

    Entry dropOldest() {
        var oldest = kept.removeFirst();
        bytes -= oldest.size();
        return oldest;
    }
}
