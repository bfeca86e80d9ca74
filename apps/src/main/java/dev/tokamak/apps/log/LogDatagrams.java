package dev.tokamak.apps.log;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;

import dev.tokamak.codec.Decoded;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;

/**
 * Takes a message from each datagram, RFC 5426. Nothing is answered, so no loop and no amplification can be made of it. What
 * the queue has no room for is dropped and counted there. Safe for several loops at once.
 */
final class LogDatagrams implements DatagramHandler {

    private static final int HEADER = 128;

    private final RecordQueue queue;
    private final Clock clock;

    LogDatagrams(RecordQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated) {
        var text = withoutFraming(payload);
        if (!text.hasRemaining()) {
            return;
        }
        var message = new ParsedMessage();
        SyslogParser.parse(text, message);
        var received = Received.now(clock);
        var records = new RecordBuffer(text.remaining() + HEADER);
        RecordFormat.add(records, received, RecordFormat.peer(from), text, message, truncated);
        queue.offer(records.chunk(received.day()));
    }

    /**
     * A datagram has no framing inside, except that some senders end it as a line, or with a NUL, and loggen puts an octet count
     * in front.
     */
    private static ByteBuffer withoutFraming(ByteBuffer payload) {
        if (payload.hasRemaining() && isDigit(payload.get(payload.position()))) {
            var whole = payload.duplicate();
            if (new SyslogFrames(payload.remaining()).decode(whole) instanceof Decoded.Frame(var frame)
                    && !whole.hasRemaining()) {
                return frame;
            }
        }
        int from = payload.position();
        int to = payload.limit();
        while (to > from && (payload.get(to - 1) == '\n' || payload.get(to - 1) == '\r' || payload.get(to - 1) == 0)) {
            to--;
        }
        return payload.slice(from, to - from);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
