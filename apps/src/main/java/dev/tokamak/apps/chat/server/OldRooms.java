package dev.tokamak.apps.chat.server;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.apps.chat.store.Archive;

/**
 * Makes place when there are as many rooms, or direct conversations, as there may be: the one silent for longest is forgotten,
 * but none that was spoken in since {@link ChatSettings#forgetAfter}. The rooms' thread alone.
 */
final class OldRooms {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.chat");
    /** When none is old enough, there will hardly be one in this time; and a line of the log in it is enough. */
    private static final long PERIOD_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Archive archive;
    private final Duration after;
    private final Clock calendar;
    private final Map<RoomKind, Long> inVain = new EnumMap<>(RoomKind.class);
    private long reportedAt;
    private long forgotten;

    OldRooms(Archive archive, Duration after, Clock calendar) {
        this.archive = archive;
        this.after = after;
        this.calendar = calendar;
        reportedAt = calendar.millis() - PERIOD_MILLIS;
    }

    /**
     * Forgets one, with the next commit.
     *
     * @param kind direct for a conversation, plain for a room
     * @param may whether one may be forgotten
     * @return which one; none when none is old enough, or the archive has to be committed first
     */
    Optional<String> forget(RoomKind kind, Predicate<String> may) {
        long now = calendar.millis();
        var before = inVain.get(kind);
        if (archive.isFull() || before != null && now >= before && now - before < PERIOD_MILLIS) {
            return Optional.empty();
        }
        var oldest = archive.silent(kind, now - after.toMillis(), may);
        if (oldest.isEmpty()) {
            inVain.put(kind, now);
        } else {
            archive.forget(oldest.get());
            report(now);
        }
        return oldest;
    }

    private void report(long now) {
        forgotten++;
        if (now - reportedAt >= PERIOD_MILLIS || now < reportedAt) {
            LOG.log(Level.INFO,
                    "there was no place for more: rooms and conversations forgotten, silent for more than {0}"
                            + " days: {1}",
                    after.toDays(), forgotten);
            reportedAt = now;
            forgotten = 0;
        }
    }
}
