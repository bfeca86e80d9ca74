package dev.tokamak.apps.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;

/**
 * Takes messages from one TCP connection: every whole message of what has arrived becomes a record and is handed to the queue
 * at once, so that nothing waits here. A sender may keep silent for days, but has to finish what it begins.
 *
 * <p>
 * While the writer is behind, reading pauses. What has been read by then is handed over nevertheless: it is at most one
 * reading of each connection, and a shutdown must find nothing that is held back here.
 */
final class LogHandler implements ConnectionHandler {

    /** A message that isn't finished after this long, or at most twice as long, is cut, and the connection ended. */
    static final Duration UNFINISHED = Duration.ofSeconds(30);

    /** So many bytes of records are handed over together, and a record more. */
    private static final int CHUNK = 64 << 10;
    /** What a record has beside the text, about. */
    private static final int HEADER = 128;

    private final RecordQueue queue;
    private final Clock clock;
    private final SyslogFrames frames;
    private final ParsedMessage message = new ParsedMessage();
    private byte @Nullable [] peer;
    /** Reading is paused until the queue says otherwise. */
    private boolean waiting;
    private long taken;
    /** The beginning of a message is left unread. */
    private boolean unfinished;
    private boolean watching;
    /** That beginning has been there for too long. */
    private boolean expired;

    LogHandler(RecordQueue queue, Clock clock, int longest) {
        this.queue = queue;
        this.clock = clock;
        this.frames = new SyslogFrames(longest);
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        waiting = false;
        long before = taken;
        var received = Received.now(clock);
        var records = emptyFor(in);
        while (true) {
            switch (frames.decode(in)) {
                case Decoded.Frame(var frame) -> {
                    taken++;
                    add(c, records, received, frame, frames.isCut());
                    if (records.length() >= CHUNK) {
                        hand(c, records, received);
                        records = emptyFor(in);
                    }
                }
                case Decoded.NeedMore() -> {
                    unfinished = in.hasRemaining();
                    if (unfinished && expired && taken == before) {
                        giveUp(c, records, received, in);
                    } else if (unfinished) {
                        watch(c);
                    }
                    expired = false;
                    hand(c, records, received);
                    return;
                }
                case Decoded.Malformed(var why) -> {
                    refuse(c, records, received, why);
                    hand(c, records, received);
                    return;
                }
            }
        }
    }

    private static RecordBuffer emptyFor(ByteBuffer in) {
        return new RecordBuffer(Math.min(in.remaining(), CHUNK) + HEADER);
    }

    private void add(Connection c, RecordBuffer records, Received received, ByteBuffer frame, boolean cut) {
        if (!frame.hasRemaining()) {
            return; // an empty line reports nothing
        }
        SyslogParser.parse(frame, message);
        RecordFormat.add(records, received, peer(c), frame, message, cut);
    }

    private byte[] peer(Connection c) {
        var known = peer;
        if (known == null) {
            peer = known = RecordFormat.peer(c.remoteAddress());
        }
        return known;
    }

    private void hand(Connection c, RecordBuffer records, Received received) {
        if (!records.isEmpty() && !queue.add(records.chunk(received.day()))) {
            c.pauseReading(); // first, or the queue's resuming could come before
            waiting = queue.resumeLater(c);
            if (!waiting) {
                c.resumeReading();
            }
        }
    }

    /** Words for the sender, and a record for whoever runs the collector. */
    private void refuse(Connection c, RecordBuffer records, Received received, String why) {
        RecordFormat.addOwn(records, received,
                new String(peer(c), StandardCharsets.US_ASCII) + " was refused: " + why);
        c.write(SharedBytes.utf8(why + "\n"));
        c.close();
    }

    /** The beginning of a message has come: the rest has to come as well. One timer at a time, however many beginnings. */
    private void watch(Connection c) {
        if (!watching) {
            watching = true;
            long before = taken;
            c.schedule(UNFINISHED, () -> look(c, before));
        }
    }

    private void look(Connection c, long before) {
        watching = false;
        if (!unfinished) {
            return;
        }
        if (waiting || taken > before) {
            watch(c); // not the sender's fault, or the beginning of another message
        } else {
            expired = true;
            c.pauseReading(); // and resumed, because then what is left unread is offered again
            c.resumeReading();
        }
    }

    private void giveUp(Connection c, RecordBuffer records, Received received, ByteBuffer in) {
        add(c, records, received, frames.unfinished(in), true);
        refuse(c, records, received, "message not finished within " + UNFINISHED.toSeconds() + " s");
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        var received = Received.now(clock);
        var records = emptyFor(rest);
        add(c, records, received, frames.unfinished(rest), frames.isCut());
        hand(c, records, received);
        c.close();
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        queue.forget(c);
    }
}
