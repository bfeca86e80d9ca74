package dev.tokamak.apps.files.tftp;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.echo.DatagramEcho;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/**
 * A TFTP server over a {@link FileStore}: the handler of its well-known port. Each request gets a port of its own on the same
 * transport, from which it is answered. Safe for several loops at once.
 *
 * <p>
 * There are no users and no passwords in TFTP: who reaches the port may read every file and add new ones within the store's
 * limits. Files are replaced only if the store allows it.
 *
 * <p>
 * <b>Forged senders.</b> A request from a port that may answer by itself is ignored (see {@link DatagramEcho}), and so is
 * anything but a request: an ERROR never answers an ERROR, nor a stray ACK (CVE-2024-2169). The answer to a request is at most
 * one packet of 516 bytes, sent a few times at most, until the client has shown that it is where it says.
 */
public final class TftpServer implements DatagramHandler {

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.files.tftp");

    /** What is said to whoever is not served to the end. */
    static final String STOPPING = "the server is stopping";

    private final Transport transport;
    private final FileStore store;
    private final TftpLimits limits;
    private final NanoClock clock;
    private final TransferTable transfers;
    private volatile boolean stopping;
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * A server with the usual limits.
     *
     * @param transport
     *            where transfers get their ports; the one that this handler is bound on
     * @param store
     *            the files; not closed by this
     */
    public TftpServer(Transport transport, FileStore store) {
        this(transport, store, TftpLimits.DEFAULT);
    }

    /**
     * A server with limits of its own.
     *
     * @param transport
     *            where transfers get their ports; the one that this handler is bound on
     * @param store
     *            the files; not closed by this
     * @param limits
     *            what it allows
     */
    public TftpServer(Transport transport, FileStore store, TftpLimits limits) {
        this(transport, store, limits, NanoClock.SYSTEM);
    }

    TftpServer(Transport transport, FileStore store, TftpLimits limits, NanoClock clock) {
        this.transport = transport;
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        transfers = new TransferTable(limits.mostTransfers(), limits.mostPerAddress());
    }

    @Override
    public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated) {
        if (truncated || !(from instanceof InetSocketAddress client)
                || !(port.localAddress() instanceof InetSocketAddress own)
                || client.getPort() == own.getPort() || DatagramEcho.answersByItself(client.getPort())) {
            refused.increment();
            return;
        }
        switch (PacketCodec.decode(payload)) {
            case Packet.Request request -> requested(port, own, client, request);
            case Packet.Malformed(boolean wasRequest, String why) when wasRequest ->
                refuse(port, client, ErrorCode.ILLEGAL_OPERATION, why);
            default -> refused.increment();
        }
    }

    private void requested(DatagramPort port, InetSocketAddress own, InetSocketAddress client, Packet.Request request) {
        var mode = TransferMode.named(request.mode());
        if (mode.isEmpty()) {
            refuse(port, client, ErrorCode.ILLEGAL_OPERATION, "the mode must be octet or netascii");
            return;
        }
        if (stopping) {
            refuse(port, client, ErrorCode.NOT_DEFINED, STOPPING);
            return;
        }
        var transfer = new ServerTransfer(this, client, request, mode.get(), clock);
        switch (transfers.admit(transfer)) {
            case ADMITTED -> begin(port, own, transfer);
            case REPEATED -> {
                // the transfer repeats its answer by itself
            }
            case TOO_MANY -> refuse(port, client, ErrorCode.NOT_DEFINED, "too many transfers at once, try again later");
        }
    }

    private void begin(DatagramPort port, InetSocketAddress own, ServerTransfer transfer) {
        try {
            transfer.begin(transport, own.getAddress(), store, limits);
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.WARNING, "no port for a transfer: {0}", e.getMessage());
            transfers.ended(transfer);
            refuse(port, transfer.client(), ErrorCode.NOT_DEFINED, "too busy, try again later");
        }
    }

    /**
     * Begins no more transfers, waits for those under way, and tells the clients of what is left. A port can't tell by itself
     * whether it is done, so this comes before the transport is shut down.
     *
     * @param atMost
     *            how long they have; zero for not at all
     * @throws InterruptedException
     *             when the caller was interrupted
     */
    public void finish(Duration atMost) throws InterruptedException {
        stopping = true;
        transfers.awaitEmpty(atMost);
        transfers.list().forEach(ServerTransfer::stop);
        transfers.awaitEmpty(LAST_WORDS);
    }

    private void refuse(DatagramPort port, InetSocketAddress client, ErrorCode code, String why) {
        refused.increment();
        port.send(client, PacketCodec.error(code, why));
    }

    /** A file has been stored and its last block acknowledged. Any thread. */
    void stored(ServerTransfer transfer) {
        completed.increment();
        transfers.lingers(transfer);
    }

    /** A transfer is over. Any thread. */
    void ended(ServerTransfer transfer, @Nullable TftpException failure) {
        if (failure != null) {
            failed.increment();
            LOG.log(Level.DEBUG, () -> transfer + " failed: " + failure.words());
        } else if (!transfer.request().write()) {
            completed.increment();
        }
        transfers.ended(transfer); // last: whoever waits for that may ask what was counted
    }

    /**
     * Transfers under way.
     *
     * @return 0 or more
     */
    public int active() {
        return transfers.size();
    }

    /**
     * Files that were sent or stored whole.
     *
     * @return 0 or more
     */
    public long completed() {
        return completed.sum();
    }

    /**
     * Transfers that ended otherwise.
     *
     * @return 0 or more
     */
    public long failed() {
        return failed.sum();
    }

    /**
     * Datagrams on the well-known port that began no transfer; requests sent again are not counted.
     *
     * @return 0 or more
     */
    public long refused() {
        return refused.sum();
    }
}
