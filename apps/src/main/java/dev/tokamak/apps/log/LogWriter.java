package dev.tokamak.apps.log;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.log.RecordBuffer.Chunk;
import dev.tokamak.time.NanoClock;

/**
 * The one thread that writes: takes what waits in the queue, all of it at once up to {@value #BATCH} bytes, and appends it to
 * the directory. When that fails it keeps what it has, says so once a minute, and tries again and again; meanwhile the queue
 * fills and slows the senders.
 *
 * <p>
 * What was written is forced to the disk once a period and at the end. After a force that failed nobody knows what is on the
 * disk; it is reported and not tried again.
 */
final class LogWriter {

    /** Most bytes written at once. More than the longest chunk. */
    static final int BATCH = 1 << 20;

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.log");
    private static final long REPORT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long DROP_REPORT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FOREVER = Long.MAX_VALUE;
    private static final int MOST_DOUBLINGS = 20;

    private final RecordQueue queue;
    private final LogDirectory directory;
    private final LogConfig config;
    private final Clock clock;
    private final Thread thread;
    // the writer's own
    private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH);
    private final List<Chunk> chunks = new ArrayList<>();
    private long day;
    private boolean unforced;
    private long forcedAt;
    private long reportedAt;
    private boolean complained;
    private long dropsReportedAt;
    // between the writer and whoever closes
    private volatile long closeDeadline;
    private volatile long lost;
    private volatile @Nullable Throwable failure;

    LogWriter(RecordQueue queue, LogDirectory directory, LogConfig config) {
        this.queue = queue;
        this.directory = directory;
        this.config = config;
        this.clock = config.clock();
        long now = NanoClock.SYSTEM.nanoTime();
        forcedAt = now - config.forcePeriod().toNanos(); // all of them are due whenever there is something
        reportedAt = now - REPORT_NANOS;
        dropsReportedAt = now - DROP_REPORT_NANOS;
        thread = Thread.ofPlatform().daemon().name("log-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Writes what is in the queue and closes the files; tries for as long as the configuration says.
     *
     * @throws IOException says how many records are lost, and why
     */
    void close() throws IOException {
        closeDeadline = NanoClock.SYSTEM.nanoTime() + config.closeWait().toNanos();
        queue.close();
        boolean ended;
        try {
            ended = thread.join(config.closeWait().plus(LogConfig.LONGEST_RETRY));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ended = false;
        }
        var why = failure;
        if (!ended) {
            throw new IOException(queue.abandon() + " records or more are lost: the disk doesn't answer");
        }
        if (why != null) {
            throw new IOException(lost == 0
                    ? "the records written last may not be on the disk: " + why
                    : lost + " records are lost: " + why, why);
        }
    }

    private void run() {
        try (directory) {
            boolean closed;
            do {
                closed = queue.awaitRecords(nanosToWait());
                while (fill(closed)) {
                    write();
                    forceIfDue();
                }
                forceIfDue();
            } while (!closed);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            abandon(e);
        }
    }

    private void abandon(Throwable why) {
        queue.close();
        lost = recordsIn(batch) + queue.abandon();
        failure = why;
        if (!(why instanceof IOException)) { // that one ends only the last tries, and whoever closes says so
            LOG.log(Level.ERROR, "no record is kept any more, and " + lost + " are lost", why);
        }
    }

    /** Fills the batch with whole records of one day; false when there are none. */
    private boolean fill(boolean last) {
        batch.clear();
        noteDrops(last);
        queue.take(chunks, batch.remaining());
        if (!chunks.isEmpty()) {
            day = chunks.getFirst().day();
            chunks.forEach(chunk -> batch.put(chunk.bytes(), 0, chunk.length()));
            chunks.clear();
        }
        batch.flip();
        return batch.hasRemaining();
    }

    /** What was dropped is said where it is missed, at most once a second. */
    private void noteDrops(boolean last) {
        long now = NanoClock.SYSTEM.nanoTime();
        if (last || now - dropsReportedAt >= DROP_REPORT_NANOS) {
            long count = queue.takeUnreported();
            if (count > 0) {
                dropsReportedAt = now;
                var received = Received.now(clock);
                var records = new RecordBuffer(128);
                RecordFormat.addOwn(records, received, count + " datagrams were dropped: the disk is too slow or full");
                var chunk = records.chunk(received.day());
                day = chunk.day();
                batch.put(chunk.bytes(), 0, chunk.length());
            }
        }
    }

    /**
     * Writes the batch, however often it takes.
     *
     * @throws IOException when the queue is closed and the time for that is over
     */
    private void write() throws IOException, InterruptedException {
        int failures = 0;
        while (batch.hasRemaining()) {
            try {
                directory.append(batch, day);
                unforced = true;
            } catch (IOException | RuntimeException e) { // whatever it is: to slow the senders is better than to lose
                report("cannot write to {0}, trying again: {1}", e);
                waitAfter(e, failures++);
            }
        }
        if (failures > 0 && complained) {
            complained = false;
            LOG.log(Level.INFO, "writing to {0} again", config.directory());
        }
    }

    private void waitAfter(Exception failed, int failures) throws IOException, InterruptedException {
        long wait = Math.min(config.retry().toNanos() << Math.min(failures, MOST_DOUBLINGS),
                LogConfig.LONGEST_RETRY.toNanos());
        if (queue.isClosed()) {
            long left = closeDeadline - NanoClock.SYSTEM.nanoTime();
            if (left <= 0) {
                throw failed instanceof IOException known ? known : new IOException(failed);
            }
            wait = Math.min(wait, left);
        }
        queue.pause(wait);
    }

    private void report(String what, Exception why) {
        long now = NanoClock.SYSTEM.nanoTime();
        if (now - reportedAt >= REPORT_NANOS) {
            reportedAt = now;
            complained = true;
            LOG.log(Level.ERROR, what, config.directory(), why.toString());
        }
    }

    private long nanosToWait() {
        long now = NanoClock.SYSTEM.nanoTime();
        long toForce = unforced ? forcedAt + config.forcePeriod().toNanos() - now : FOREVER;
        long toReport = queue.hasUnreported() ? dropsReportedAt + DROP_REPORT_NANOS - now : FOREVER;
        return Math.max(1, Math.min(toForce, toReport));
    }

    private void forceIfDue() {
        long now = NanoClock.SYSTEM.nanoTime();
        if (unforced && now - forcedAt >= config.forcePeriod().toNanos()) {
            unforced = false;
            forcedAt = now;
            try {
                directory.force();
            } catch (IOException e) {
                report("what was written to {0} may not be on the disk: {1}", e);
            }
        }
    }

    private static long recordsIn(ByteBuffer batch) {
        long count = 0;
        while (batch.hasRemaining()) {
            if (batch.get() == '\n') {
                count++;
            }
        }
        return count;
    }
}
