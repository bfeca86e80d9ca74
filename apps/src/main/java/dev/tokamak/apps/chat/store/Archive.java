package dev.tokamak.apps.chat.store;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.RoomKind;

/**
 * Everything said in all rooms that is still kept, in memory and in a {@link Journal}. One thread; {@link #commit} blocks.
 *
 * <p>
 * What is said is first {@linkplain #offer offered}, which gives it its number, and is there once it has been committed
 * together with all that was offered before; or it never was. Each sender counts what it says in a room, 1, 2, 3..., so that
 * the same is never there twice and nothing is left out, however often a connection breaks.
 */
public final class Archive implements Closeable {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.chat");
    /** The journal is rewritten when this many bytes of it, and as many as are kept, are of no use. */
    private static final long LEAST_WASTE = 4 << 20;
    /** About what the record of a sender takes. */
    private static final long COUNT_SIZE = 100;

    /** What became of an offer. */
    public sealed interface Verdict {
        /** It will be there after the next commit that succeeds. */
        record Taken(Entry entry) implements Verdict {}

        /** It is there already, or will be. */
        record Repeated(long seq) implements Verdict {}

        /** It was there, so long ago that nobody knows under which number. */
        record Stale() implements Verdict {}

        /** Something that the sender has counted before it is missing. */
        record OutOfOrder(long expected) implements Verdict {}
    }

    private record Sender(String room, String name, String instance) {}

    private record Count(long n, long seq) {}

    private final ArchiveLimits limits;
    private final Histories histories;
    private final LinkedHashMap<Sender, Count> counts = new LinkedHashMap<>(16, 0.75f, true);
    private final Journal journal;
    private long rewriteAbove;
    // offered, and not committed
    private final List<Stored> offered = new ArrayList<>();
    private final Map<String, Long> offeredHeads = new HashMap<>();
    private final Map<Sender, Count> offeredCounts = new HashMap<>();

    private Archive(Path directory, ArchiveLimits limits, JournalFile.Opener opener) throws IOException {
        this.limits = limits;
        histories = new Histories(limits);
        journal = Journal.open(directory, opener, this::recovered);
        rewriteAbove = enough();
    }

    /**
     * Opens the archive of a directory, or begins one. Blocks.
     *
     * @param directory
     *            made when it isn't there
     * @param limits
     *            how much is kept
     * @return with all that was committed
     * @throws IOException
     *             when it can't be had; the message says why
     */
    public static Archive open(Path directory, ArchiveLimits limits) throws IOException {
        return open(directory, limits, JournalFile::open);
    }

    /** With files that may fail. */
    static Archive open(Path directory, ArchiveLimits limits, JournalFile.Opener opener) throws IOException {
        return new Archive(directory, limits, opener);
    }

    // ---- what is there

    /**
     * What is kept of a room.
     *
     * @param room
     *            a direct conversation as {@code @a:b}
     * @return null when nothing was ever said there
     */
    public @Nullable History history(String room) {
        return histories.get(room);
    }

    /**
     * All rooms in which something was said.
     *
     * @return those of now, in no order
     */
    public List<History> histories() {
        return histories.all();
    }

    /**
     * The number of the last entry of a room.
     *
     * @param room
     *            a direct conversation as {@code @a:b}
     * @return of one in which nothing was said, the number before its first
     */
    public long head(String room) {
        return histories.head(room);
    }

    /**
     * The room, or the conversation, in which nothing was said for longest.
     *
     * @param kind
     *            direct for a conversation, any other for a room
     * @param before
     *            nothing was said in it from this time on, milliseconds since 1970
     * @param may
     *            whether one may be it
     * @return none when all are younger, or may not
     */
    public Optional<String> silent(RoomKind kind, long before, Predicate<String> may) {
        return histories.silent(kind == RoomKind.DIRECT, before,
                room -> !offeredHeads.containsKey(room) && may.test(room)).map(History::room);
    }

    // ---- what is added

    /** Whether a commit is due before more can be offered. */
    public boolean isFull() {
        return journal.isFull();
    }

    /**
     * Offers something said.
     *
     * @param room
     *            where
     * @param kind
     *            of that room
     * @param said
     *            what; its {@code seq} is of no meaning
     * @return what will become of it
     */
    public Verdict offer(String room, RoomKind kind, Entry said) {
        var sender = new Sender(room, said.name(), said.instance());
        boolean counted = !said.instance().equals(ChatNames.NO_INSTANCE);
        if (counted) {
            var offeredLast = offeredCounts.get(sender);
            var last = offeredLast == null ? counts.get(sender) : offeredLast;
            long expected = last == null ? 1 : last.n() + 1;
            if (said.n() > expected) {
                return new Verdict.OutOfOrder(expected);
            }
            if (said.n() < expected) {
                long seq = last != null && last.n() == said.n() ? last.seq() : seqOf(sender, said.n());
                return seq == 0 ? new Verdict.Stale() : new Verdict.Repeated(seq);
            }
        }
        long seq = offeredHeads.merge(room, histories.head(room) + 1, (old, _) -> old + 1);
        var entry = new Entry(seq, said.time(), said.name(), said.instance(), said.n(), said.to(), said.body());
        if (counted) {
            offeredCounts.put(sender, new Count(said.n(), seq));
        }
        var record = new Stored.Said(room, kind, entry);
        offered.add(record);
        journal.add(record);
        return new Verdict.Taken(entry);
    }

    /**
     * Forgets a room with all that was said in it, with the next commit that succeeds. Its senders' counts are kept: what they
     * have said isn't taken again.
     *
     * @param room
     *            in which nothing was offered since the last commit, and there is room for another offer
     */
    public void forget(String room) {
        var record = new Stored.Forgotten(room, histories.head(room));
        offered.add(record);
        journal.add(record);
    }

    private long seqOf(Sender sender, long n) {
        for (var record : offered) {
            if (record instanceof Stored.Said(var room, var _, var entry) && entry.n() == n
                    && sender.equals(new Sender(room, entry.name(), entry.instance()))) {
                return entry.seq();
            }
        }
        var history = histories.get(sender.room());
        return history == null ? 0 : history.seqOf(sender.name(), sender.instance(), n);
    }

    /**
     * Writes down what was offered. Blocks until it is on the disk.
     *
     * @throws IOException
     *             when it can't be; nothing of it is there then, and it may be offered again
     */
    public void commit() throws IOException {
        try {
            if (offered.isEmpty()) {
                return;
            }
            if (journal.mustBeRewritten()) {
                rewriteWithoutBatch();
            }
            journal.commit();
            offered.forEach(this::recovered);
        } finally {
            offered.clear();
            offeredHeads.clear();
            offeredCounts.clear();
            journal.discard();
        }
        rewriteWhenDue();
    }

    /** Rewriting takes the place in which the batch is; it is encoded once more afterwards. */
    private void rewriteWithoutBatch() throws IOException {
        journal.discard();
        journal.rewrite(this::writeTo);
        offered.forEach(journal::add);
    }

    private void recovered(Stored record) {
        switch (record) {
            case Stored.Said said -> {
                histories.said(said);
                var entry = said.entry();
                if (!entry.instance().equals(ChatNames.NO_INSTANCE)) {
                    count(new Sender(said.room(), entry.name(), entry.instance()), new Count(entry.n(), entry.seq()));
                }
            }
            case Stored.Head head -> histories.head(head);
            case Stored.Forgotten forgotten -> histories.forget(forgotten);
            case Stored.Count(var room, var name, var instance, var n, var seq) -> count(
                    new Sender(room, name, instance), new Count(n, seq));
        }
    }

    private void count(Sender sender, Count count) {
        counts.put(sender, count);
        if (counts.size() > limits.senders()) {
            counts.pollFirstEntry();
        }
    }

    // ---- the journal doesn't grow for ever

    /** About twice what a rewritten journal would have. */
    private long enough() {
        return 2 * (histories.bytes() + COUNT_SIZE * counts.size()) + LEAST_WASTE;
    }

    private void rewriteWhenDue() {
        if (journal.size() > rewriteAbove) {
            try {
                journal.rewrite(this::writeTo);
                rewriteAbove = Math.max(enough(), 2 * journal.size());
            } catch (IOException e) { // what is there is good as it is, or will be rewritten before the next commit
                LOG.log(Level.WARNING, "cannot rewrite the journal, which goes on growing: {0}", e.toString());
                rewriteAbove = journal.size() + LEAST_WASTE;
            }
        }
    }

    private void writeTo(Journal.Writer writer) throws IOException {
        histories.writeTo(writer);
        for (var sender : counts.entrySet()) {
            var who = sender.getKey();
            writer.add(new Stored.Count(who.room(), who.name(), who.instance(), sender.getValue().n(),
                    sender.getValue().seq()));
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
