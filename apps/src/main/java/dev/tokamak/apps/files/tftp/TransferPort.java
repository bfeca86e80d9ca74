package dev.tokamak.apps.files.tftp;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Cancellable;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.time.NanoClock;

/**
 * The port of one transfer, whose number is this side's transfer identifier (TID, RFC 1350 section 4): hands packets of the
 * other side and the time to a {@link Side}, its packets to the network, and keeps everybody else out. In the context of the
 * port, all of it.
 */
final class TransferPort implements DatagramHandler {

    /** How many strangers are told that they have no transfer here; more are ignored. */
    static final int MOST_STRANGERS_TOLD = 16;

    /** Whose transfer it is: the server's or the client's part that differs. */
    interface Owner {
        /**
         * A packet that may come from the other side, whose TID isn't known yet.
         *
         * @return true if it does; the owner has {@linkplain TransferPort#learnt learnt} the TID then, and dealt with it
         */
        default boolean answers(SocketAddress from, Packet packet) {
            return false;
        }

        /** Something may have moved. */
        default void changed() {}

        /** Nothing follows. Exactly once. */
        void ended(@Nullable TftpException failure);
    }

    private final Owner owner;
    private final NanoClock clock;
    private boolean targetKnown;
    private SocketAddress peer;
    private @Nullable DatagramPort port;
    private @Nullable Side side;
    private @Nullable Pump pump;
    private @Nullable Cancellable timer;
    private long timerAt;
    private int strangersTold;
    private boolean over;

    /**
     * A handler that is to be bound to a port of its own.
     *
     * @param target where to send to first
     * @param targetKnown whether that is the other side's TID; otherwise it is learnt from the first answer
     */
    TransferPort(Owner owner, SocketAddress target, boolean targetKnown, NanoClock clock) {
        this.owner = owner;
        this.targetKnown = targetKnown;
        this.peer = target;
        this.clock = clock;
    }

    /**
     * Goes on with another side: the first one, or what follows it.
     *
     * @param newPump null when nothing is moved to or from a disk
     */
    void talk(DatagramPort on, Side newSide, @Nullable Pump newPump) {
        port = on;
        side = newSide;
        pump = newPump;
        newSide.begin(clock.nanoTime());
        look();
    }

    /** The other side's TID. */
    void learnt(SocketAddress tid) {
        peer = tid;
        targetKnown = true;
    }

    /** Sends a packet to the other side. */
    void send(ByteBuffer packet) {
        var on = port;
        if (on != null && !over) {
            on.send(peer, packet);
        }
    }

    // ---- what happens

    @Override
    public void onDatagram(DatagramPort on, SocketAddress from, ByteBuffer payload, boolean truncated) {
        if (over || truncated) {
            return;
        }
        var packet = PacketCodec.decode(payload);
        if (packet instanceof Packet.Malformed) {
            return;
        }
        boolean known = targetKnown;
        if (known ? !from.equals(peer) : !owner.answers(from, packet)) {
            tellStranger(on, from, packet);
            return;
        }
        if (packet instanceof Packet.Failure(int code, String message)) {
            end(on, TftpException.untold("the other side says: " + words(code, message)));
        } else if (known && side != null) {
            side.received(packet, clock.nanoTime());
        }
        look();
    }

    private static String words(int code, String message) {
        return message.isEmpty() ? "error " + code : message;
    }

    /** RFC 1350 section 4: an ERROR to whoever it was, and the transfer is not disturbed. */
    private void tellStranger(DatagramPort on, SocketAddress from, Packet packet) {
        if (!(packet instanceof Packet.Failure) && strangersTold < MOST_STRANGERS_TOLD) {
            strangersTold++;
            on.send(from, PacketCodec.error(ErrorCode.UNKNOWN_TID, "no transfer of yours here"));
        }
    }

    private void timePassed() {
        timer = null;
        if (side != null && !over) {
            side.timePassed(clock.nanoTime());
            look();
        }
    }

    /** After anything that may have changed how the side stands. */
    void look() {
        var on = port;
        var current = side;
        if (over || on == null || current == null) {
            return;
        }
        if (pump != null) {
            pump.turn();
        }
        owner.changed();
        if (current.failure() != null || current.isDone()) {
            end(on, current.failure());
        } else {
            arm(on, current.due());
        }
    }

    /** A timer that is armed for an earlier time is left alone: it looks again when it fires. */
    private void arm(DatagramPort on, long due) {
        if (due == Side.NEVER || timer != null && timerAt - due <= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerAt = due;
        timer = on.schedule(Duration.ofNanos(due - clock.nanoTime()), this::timePassed);
    }

    /**
     * Ends the transfer, and tells the other side if the failure is one to be told of.
     *
     * @param failure null after a success
     */
    void end(DatagramPort on, @Nullable TftpException failure) {
        if (over) {
            return;
        }
        if (failure != null && failure.code() != null) {
            on.send(peer, PacketCodec.error(failure.code(), failure.words()));
        }
        finish(failure);
        on.close();
    }

    private void finish(@Nullable TftpException failure) {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
        if (pump != null) {
            pump.close();
        }
        owner.ended(failure);
    }

    @Override
    public void onClose(DatagramPort on, CloseReason why) {
        if (!over) {
            finish(TftpException.untold("ended here: " + why.sentence()));
        }
    }
}
