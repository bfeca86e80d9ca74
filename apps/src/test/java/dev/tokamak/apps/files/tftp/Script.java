package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One side of a transfer, whose packets are noted, and a peer that follows a script. */
abstract class Script {

    static Terms terms(int blockSize, int window) {
        return new Terms(blockSize, window, Duration.ofSeconds(1));
    }

    private final List<String> sent = new ArrayList<>();

    void note(ByteBuffer packet) {
        sent.add(switch (PacketCodec.decode(packet)) {
            case Packet.Data data -> "data " + data.block() + "+" + data.payload().remaining();
            case Packet.Ack ack -> "ack " + ack.block();
            case Packet.OptionAck oack -> "oack " + oack.options();
            case Packet other -> other.toString();
        });
    }

    List<String> sent() {
        var all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    static final long SECOND = 1_000_000_000;
}
