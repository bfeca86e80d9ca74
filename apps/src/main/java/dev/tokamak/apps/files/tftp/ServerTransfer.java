package dev.tokamak.apps.files.tftp;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.Deadline;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.files.store.Upload;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/** One transfer of the server, from its request to its end. In the context of its own port, but where said. */
final class ServerTransfer implements TransferPort.Owner {

    /** How long the last ACK may be asked for again: longer than the clients that there are wait before they do. */
    static final Duration DALLY = Duration.ofSeconds(10);

    /** How often it is looked whether a transfer goes on, or twice the timeout where that is longer: silence ends it earlier. */
    static final Duration STALL_TIME = Retransmission.GIVE_UP.multipliedBy(2);
    /** Bytes in a second that have to move at least: a client that is slower keeps its place for ever. */
    static final long LEAST_RATE = 128;

    private final TftpServer server;
    private final InetSocketAddress client;
    private final Packet.Request request;
    private final TransferMode mode;
    private final NanoClock clock;
    private final TransferPort talk;
    private final Deadline deadline = new Deadline();
    private volatile @Nullable DatagramPort port;
    private @Nullable Receiver receiver;

    ServerTransfer(TftpServer server, InetSocketAddress client, Packet.Request request, TransferMode mode,
            NanoClock clock) {
        this.server = server;
        this.client = client;
        this.request = request;
        this.mode = mode;
        this.clock = clock;
        talk = new TransferPort(this, client, true, clock);
    }

    /** Who asked. Any thread. */
    InetSocketAddress client() {
        return client;
    }

    /** What for. Any thread. */
    Packet.Request request() {
        return request;
    }

    /**
     * Takes a port for the transfer, and begins. In the context of the well-known port.
     *
     * @param here the address to bind: where the request came in
     * @throws IOException when there is no port to be had
     */
    void begin(Transport transport, InetAddress here, FileStore store, TftpLimits limits) throws IOException {
        var own = transport.bind(new InetSocketAddress(here, 0), talk, DatagramConfig.DEFAULT.withName("tftp"));
        port = own;
        own.execute(() -> own.<Opened>offload(() -> open(own, store, limits), (opened, failure) -> {
            if (opened != null) {
                opened(own, opened);
            } else {
                talk.end(own, Refusals.of(failure));
            }
        }));
    }

    /** The client has gone on to something else. Any thread. */
    void abandon() {
        var own = port;
        if (own != null) {
            own.execute(() -> talk.end(own, TftpException.untold("the client has begun something else")));
        }
    }

    /** The server is stopping. Any thread. */
    void stop() {
        var own = port;
        if (own != null) {
            stop(own);
        }
    }

    private void stop(DatagramPort own) {
        own.execute(() -> talk.end(own, TftpException.of(ErrorCode.NOT_DEFINED, TftpServer.STOPPING, null)));
    }

    /** A file that is open, and how it will travel; one of source and sink is there. */
    private record Opened(Negotiation agreed, @Nullable Source source, @Nullable Sink sink) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Closeable file = source != null ? source : sink;
            if (file != null) {
                file.close();
            }
        }
    }

    /** Blocks. */
    private Opened open(DatagramPort own, FileStore store, TftpLimits limits) throws IOException {
        int mostBlockSize = client.getAddress().isLoopbackAddress()
                ? limits.mostBlockSizeOnLoopback()
                : limits.mostBlockSize();
        boolean octet = mode == TransferMode.OCTET;
        var name = StoreName.parse(request.file());
        if (request.write()) {
            var upload = store.create(name, true, octet ? Negotiation.announcedSize(request) : -1);
            upload.whenStopping(() -> stop(own));
            var agreed = Negotiation.of(request, mostBlockSize, limits, OptionalLong.empty());
            return new Opened(agreed, null, NetasciiSink.of(mode, new UploadSink(upload)));
        }
        var file = store.read(name);
        // how long text will be on the way isn't known before it has been read
        var size = octet ? OptionalLong.of(file.size()) : OptionalLong.empty();
        return new Opened(Negotiation.of(request, mostBlockSize, limits, size),
                new ChannelSource(file.channel(), file, file.size(), mode, null), null);
    }

    private void opened(DatagramPort own, Opened opened) {
        var terms = opened.agreed().terms();
        var accepted = opened.agreed().accepted();
        var optionAck = accepted.isEmpty() ? null : PacketCodec.optionAck(accepted);
        var retransmission = new Retransmission(terms.timeout(), false);
        if (opened.source() != null) {
            var sender = new Sender(terms, optionAck, Pump.beyond(terms), retransmission, talk::send);
            var pump = new ReadingPump(own, opened.source(), sender, talk::look);
            watch(own, terms, sender::bytesAcknowledged, pump);
            talk.talk(own, sender, pump);
        } else if (opened.sink() != null) {
            var dally = terms.timeout().multipliedBy(2);
            var receiving = new Receiver(terms, optionAck == null ? PacketCodec.ack(0) : optionAck, Pump.beyond(terms),
                    retransmission, (dally.compareTo(DALLY) > 0 ? dally : DALLY).toNanos(), talk::send);
            receiver = receiving;
            var pump = new WritingPump(own, opened.sink(), receiving, clock, talk::look);
            watch(own, terms, receiving::bytesReceived, pump);
            talk.talk(own, receiving, pump);
        }
    }

    private void watch(DatagramPort own, Terms terms, LongSupplier moved, Pump pump) {
        var twice = terms.timeout().multipliedBy(2); // so that there is time to send again what was lost
        var each = twice.compareTo(STALL_TIME) > 0 ? twice : STALL_TIME;
        long least = LEAST_RATE * each.toSeconds();
        deadline.watch(own::schedule, each, least, moved, pump::isBusy, () -> talk.end(own, TftpException.of(
                ErrorCode.NOT_DEFINED, "fewer than " + least + " bytes in " + each.toSeconds() + " s", null)));
    }

    @Override
    public void changed() {
        var receiving = receiver;
        if (receiving != null && receiving.isStored()) {
            receiver = null;
            deadline.cancel();
            server.stored(this);
        }
    }

    @Override
    public void ended(@Nullable TftpException failure) {
        deadline.cancel();
        server.ended(this, failure);
    }

    @Override
    public String toString() {
        return (request.write() ? "WRQ" : "RRQ") + " from " + client;
    }

    /** A file of the store, on its way in. */
    private record UploadSink(Upload upload) implements Sink {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            upload.write(bytes);
        }

        @Override
        public void finish() throws IOException {
            upload.publish();
        }

        @Override
        public void abandon() {
            upload.abandon();
        }

        @Override
        public void close() {
            upload.close();
        }
    }
}
