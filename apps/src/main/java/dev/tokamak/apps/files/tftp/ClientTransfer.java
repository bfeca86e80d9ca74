package dev.tokamak.apps.files.tftp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/**
 * One transfer of a client: asks, learns the server's TID from the first answer, and goes on as {@link Sender} or
 * {@link Receiver}. In the context of its port, but where said.
 */
final class ClientTransfer implements TransferPort.Owner {

    /** How long the last ACK may be asked for again, while the transport runs. */
    private static final Duration DALLY = Duration.ofSeconds(10);

    /** Gets the result, or the failure; once. */
    interface Listener {
        void ended(@Nullable TftpResult result, @Nullable TftpException failure);
    }

    /** What is done with the file: one of them is there. */
    private record Files(@Nullable ReadableByteChannel from, @Nullable WritableByteChannel into) {}

    private final InetSocketAddress server;
    private final TftpOptions options;
    private final TftpProgress progress;
    private final Listener listener;
    private final NanoClock clock;
    private final Packet.Request request;
    private final Files files;
    private final FileTally tally = new FileTally();
    private final TransferPort talk;
    private final Requesting requesting;
    private volatile @Nullable DatagramPort port;
    private long began;
    private Terms terms = Terms.PLAIN;
    private @Nullable Sender sender;
    private @Nullable Receiver receiver;
    private long total;
    private long moved = -1;
    private boolean told;

    private ClientTransfer(InetSocketAddress server, String name, Files files, long size, TftpOptions options,
            TftpProgress progress, Listener listener, NanoClock clock) {
        this.server = server;
        this.options = options;
        this.progress = progress;
        this.listener = listener;
        this.clock = clock;
        this.files = files;
        boolean write = files.from() != null;
        total = write ? size : -1;
        request = new Packet.Request(write, name, options.mode().toString(), options.asked(write ? size : 0));
        talk = new TransferPort(this, server, false, clock);
        requesting = new Requesting(PacketCodec.request(request), new Retransmission(firstTimeout(), true), talk::send);
    }

    /**
     * A file to be fetched. Any thread.
     *
     * @throws IllegalArgumentException when the name doesn't fit into a request
     */
    static ClientTransfer fetching(InetSocketAddress server, String name, WritableByteChannel into, TftpOptions options,
            TftpProgress progress, Listener listener, NanoClock clock) {
        return new ClientTransfer(server, name, new Files(null, into), -1, options, progress, listener, clock);
    }

    /**
     * A file to be sent. Any thread.
     *
     * @param size bytes; -1 when that isn't known
     * @throws IllegalArgumentException when the name doesn't fit into a request
     */
    static ClientTransfer sending(InetSocketAddress server, String name, ReadableByteChannel from, long size,
            TftpOptions options, TftpProgress progress, Listener listener, NanoClock clock) {
        return new ClientTransfer(server, name, new Files(from, null), size, options, progress, listener, clock);
    }

    private Duration firstTimeout() {
        return options.timeoutSeconds() > 0 ? Duration.ofSeconds(options.timeoutSeconds()) : Terms.PLAIN.timeout();
    }

    /**
     * Takes a port and asks. Any thread.
     *
     * @throws IOException when there is no port to be had
     */
    void begin(Transport transport) throws IOException {
        var anywhere = InetAddress.getByAddress(new byte[server.getAddress() instanceof Inet4Address ? 4 : 16]);
        var own = transport.bind(new InetSocketAddress(anywhere, 0), talk,
                DatagramConfig.DEFAULT.withName("tftp client"));
        port = own;
        own.execute(() -> {
            began = clock.nanoTime();
            talk.talk(own, requesting, null);
        });
    }

    /** Gives the transfer up, if it isn't over. Any thread. */
    void cancel() {
        var own = port;
        if (own != null) {
            own.execute(() -> talk.end(own, TftpException.of(ErrorCode.NOT_DEFINED, "given up", null)));
        }
    }

    // ---- the first answer

    @Override
    public boolean answers(SocketAddress from, Packet packet) {
        var own = port;
        if (own == null || !isServer(from)) {
            return false;
        }
        switch (packet) {
            case Packet.Failure _ -> talk.learnt(from);
            case Packet.OptionAck(Map<String, String> answered) -> {
                talk.learnt(from);
                agreed(own, answered);
            }
            case Packet.Data first when first.block() == 1 && !request.write() -> {
                talk.learnt(from);
                receive(own, first);
            }
            case Packet.Ack(int block) when block == 0 && request.write() -> {
                talk.learnt(from);
                send(own);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A server that was asked for by the address of "all interfaces" answers from another one. */
    private boolean isServer(SocketAddress from) {
        return from instanceof InetSocketAddress inet && (server.getAddress().isAnyLocalAddress()
                || inet.getAddress().equals(server.getAddress()));
    }

    private void agreed(DatagramPort own, Map<String, String> answered) {
        try {
            terms = Negotiation.settled(request.options(), answered).withTimeout(firstTimeout());
        } catch (TftpException e) {
            requesting.fail(e);
            return;
        }
        if (request.write()) {
            send(own);
        } else {
            total = Negotiation.number(answered.get(Negotiation.TRANSFER_SIZE), 0, Long.MAX_VALUE).orElse(-1);
            receive(own, null);
        }
    }

    private void send(DatagramPort own) {
        var file = files.from();
        if (file != null) {
            var sending = new Sender(terms, null, Pump.beyond(terms), proven(), talk::send);
            sender = sending;
            var source = new ChannelSource(file, () -> {}, total, options.mode(), tally);
            talk.talk(own, sending, new ReadingPump(own, source, sending, talk::look));
        }
    }

    /** Inviting the first block by the ACK of an OACK, unless it is here already. */
    private void receive(DatagramPort own, Packet.@Nullable Data first) {
        var file = files.into();
        if (file != null) {
            var receiving = new Receiver(terms, first == null ? PacketCodec.ack(0) : null, Pump.beyond(terms), proven(),
                    DALLY.toNanos(), talk::send);
            receiver = receiving;
            var sink = new ChannelSink(file, total, tally);
            talk.talk(own, receiving,
                    new WritingPump(own, NetasciiSink.of(options.mode(), sink), receiving, clock, talk::look));
            if (first != null) {
                receiving.received(first, clock.nanoTime());
            }
        }
    }

    private Retransmission proven() {
        return new Retransmission(terms.timeout(), true);
    }

    // ---- how it goes on

    @Override
    public void changed() {
        long now = sender != null ? sender.bytesAcknowledged() : receiver != null ? receiver.bytesReceived() : 0;
        if (now != moved) {
            moved = now;
            progress.moved(now, total);
        }
        if (receiver != null && receiver.isStored()) {
            tell(null); // the caller needn't wait until nobody can ask for the last ACK any more
        }
    }

    @Override
    public void ended(@Nullable TftpException failure) {
        tell(failure);
    }

    private void tell(@Nullable TftpException failure) {
        if (told) {
            return;
        }
        told = true;
        listener.ended(failure == null ? result() : null, failure);
    }

    private TftpResult result() {
        long repeats = requesting.repeats() + (sender != null ? sender.repeats() : 0)
                + (receiver != null ? receiver.repeats() : 0);
        return new TftpResult(tally.bytes(), Duration.ofNanos(clock.nanoTime() - began), repeats, tally.sha256(),
                terms.blockSize(), terms.window());
    }
}
