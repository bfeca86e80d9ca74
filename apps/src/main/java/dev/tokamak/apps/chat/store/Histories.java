package dev.tokamak.apps.chat.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.RoomKind;

/**
 * What is kept of all rooms and direct conversations, in memory. The numbers of one that was forgotten are not given again, and
 * not those below it to any that begins later: so whoever asks for what came since one of them learns that it is gone, instead
 * of taking something new for what it has. One thread.
 */
final class Histories {

    private final ArchiveLimits limits;
    // both with the one silent for longest first
    private final LinkedHashMap<String, History> rooms = new LinkedHashMap<>();
    private final LinkedHashMap<String, History> conversations = new LinkedHashMap<>();
    /** Those that have entries, the one silent for longest first. */
    private final LinkedHashSet<History> bySilence = new LinkedHashSet<>();
    private long bytes;
    /** The highest number of all that were forgotten. */
    private long forgotten;

    Histories(ArchiveLimits limits) {
        this.limits = limits;
    }

    private SequencedMap<String, History> alike(String room) {
        return ChatNames.isDirect(room) ? conversations : rooms;
    }

    @Nullable
    History get(String room) {
        return alike(room).get(room);
    }

    List<History> all() {
        var all = new ArrayList<>(rooms.values());
        all.addAll(conversations.values());
        return all;
    }

    /** The number of the last entry; of one that has not begun, the number before its first. */
    long head(String room) {
        var history = get(room);
        return history == null ? forgotten : history.head();
    }

    /** About what all entries take. */
    long bytes() {
        return bytes;
    }

    private History at(String room, RoomKind kind) {
        var known = get(room);
        var history = known == null ? new History(room, kind) : known;
        alike(room).putLast(room, history);
        return history;
    }

    // ---- what changes

    void head(Stored.Head head) {
        at(head.room(), head.kind()).raiseHead(head.seq(), head.time());
    }

    void said(Stored.Said said) {
        var history = at(said.room(), said.kind());
        bySilence.remove(history);
        bySilence.add(history);
        history.add(said.entry());
        bytes += said.entry().size();
        while (history.count() > limits.entriesPerRoom()
                || history.bytes() > limits.bytesPerRoom() && history.count() > 1) {
            bytes -= history.dropOldest().size();
        }
        while (bytes > limits.bytesInAll()) {
            var silent = bySilence.getFirst();
            bytes -= silent.dropOldest().size();
            if (silent.count() == 0) {
                bySilence.removeFirst();
            }
        }
    }

    void forget(Stored.Forgotten record) {
        forgotten = Math.max(forgotten, record.head());
        var history = alike(record.room()).remove(record.room());
        if (history != null) {
            bySilence.remove(history);
            bytes -= history.bytes();
        }
    }

    /**
     * The one that has been silent for longest.
     *
     * @param direct whether it is a direct conversation
     * @param before nothing was said in it from this time on, milliseconds since 1970
     * @param may whether one may be it
     */
    Optional<History> silent(boolean direct, long before, Predicate<String> may) {
        return (direct ? conversations : rooms).values().stream()
                .filter(history -> history.lastSaid() < before && may.test(history.room())).findFirst();
    }

    // ---- a journal that says the same

    void writeTo(Journal.Writer writer) throws IOException {
        if (forgotten > 0) {
            writer.add(new Stored.Forgotten("", forgotten));
        }
        for (var history : all()) {
            if (history.count() == 0) {
                writer.add(new Stored.Head(history.room(), history.kind(), history.head(), history.lastSaid()));
            }
        }
        for (var history : bySilence) {
            for (var entry : history.kept()) {
                writer.add(new Stored.Said(history.room(), history.kind(), entry));
            }
        }
    }
}
