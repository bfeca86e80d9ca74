package dev.tokamak.apps.files.tftp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A sender and a receiver with a bad network between them, in virtual time: packets are lost, doubled and overtake each other as
 * a seeded generator wants it.
 */
final class Journey {

    private static final long MILLI = 1_000_000;
    /** Longer than any loss below 30 % in a row needs; the usual 30 s would be reached once in some thousand files. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How bad the network is: shares of the packets, and how late the late ones come. */
    record Weather(double lost, double doubled, double delayed, long delayMillis) {
        static final Weather FINE = new Weather(0, 0, 0, 0);
    }

    private record Event(long at, long order, Runnable what) {}

    private final Random random;
    private final Weather weather;
    private final byte[] file;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.order(), b.order()));
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    final Sender sender;
    final Receiver receiver;
    private long now;
    private long order;
    private int offered;
    private boolean offeredAll;
    private boolean storing;
    private long senderArmed = -1;
    private long receiverArmed = -1;
    private boolean receiverWillStart;
    long dataPackets;

    Journey(Random random, Weather weather, Terms terms, byte[] file) {
        this(random, weather, terms, file, false);
    }

    /** @param oack whether the sender begins with an OACK, and the receiver waits for it, as when a client reads */
    Journey(Random random, Weather weather, Terms terms, byte[] file, boolean oack) {
        this.random = random;
        this.weather = weather;
        this.file = file;
        this.receiverWillStart = oack;
        int readAhead = 1 << 17;
        sender = new Sender(terms, oack ? PacketCodec.optionAck(Map.of("tsize", "1")) : null, readAhead,
                new Retransmission(terms.timeout(), true, PATIENCE), this::toReceiver);
        receiver = new Receiver(terms, oack ? PacketCodec.ack(0) : null, readAhead,
                new Retransmission(terms.timeout(), true, PATIENCE), 2 * PATIENCE.toNanos(), this::toSender);
    }

    /** Until both are over, or nothing happens any more. Gives what has arrived. */
    byte[] run() {
        sender.begin(now);
        if (!receiverWillStart) {
            receiver.begin(now);
        }
        settle();
        while (!events.isEmpty() && !(sender.isDone() && receiver.isStored())) {
            var event = events.remove();
            now = event.at();
            event.what().run();
            settle();
            if (sender.failure() != null || receiver.failure() != null) {
                throw new AssertionError(
                        "after " + now / MILLI + " ms: " + sender.failure() + ", " + receiver.failure());
            }
        }
        return arrived.toByteArray();
    }

    long millis() {
        return now / MILLI;
    }

    private void settle() {
        while (!offeredAll && sender.room() >= 4096) {
            int length = Math.min(4096, file.length - offered);
            offeredAll = offered + length == file.length;
            sender.offer(ByteBuffer.wrap(file, offered, length), offeredAll);
            offered += length;
        }
        var chunk = ByteBuffer.allocate(4096);
        while (receiver.waiting() >= 4096 || receiver.isComplete() && receiver.waiting() > 0) {
            receiver.take(chunk.clear(), now);
            arrived.write(chunk.array(), 0, chunk.position());
        }
        if (receiver.isComplete() && !storing) {
            storing = true;
            at(now + 3 * MILLI, () -> receiver.stored(now));
        }
        senderArmed = wake(sender, senderArmed);
        if (!receiverWillStart) {
            receiverArmed = wake(receiver, receiverArmed);
        }
    }

    private long wake(Side side, long armed) {
        if (side.due() != Side.NEVER && side.due() != armed) {
            at(side.due(), () -> side.timePassed(now));
        }
        return side.due();
    }

    private void at(long time, Runnable what) {
        events.add(new Event(Math.max(time, now), order++, what));
    }

    private void toReceiver(ByteBuffer packet) {
        dataPackets++;
        travel(packet, decoded -> {
            if (receiverWillStart && decoded instanceof Packet.OptionAck) {
                receiverWillStart = false;
                receiver.begin(now);
            } else if (!receiverWillStart) {
                receiver.received(decoded, now);
            }
        });
    }

    private void toSender(ByteBuffer packet) {
        travel(packet, decoded -> sender.received(decoded, now));
    }

    private void travel(ByteBuffer packet, Consumer<Packet> arrival) {
        var copy = ByteBuffer.allocate(packet.remaining()).put(packet).flip();
        for (int copies = random.nextDouble() < weather.doubled() ? 2 : 1; copies > 0; copies--) {
            if (random.nextDouble() >= weather.lost()) {
                long delay = random.nextDouble() < weather.delayed() ? random.nextLong(weather.delayMillis()) : 0;
                at(now + (1 + delay) * MILLI, () -> arrival.accept(PacketCodec.decode(copy.duplicate())));
            }
        }
    }
}
