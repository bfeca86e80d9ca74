package dev.tokamak.apps.files.tftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which transfers are under way, by the client's address and port, and whether there may be one more. A transfer that only
 * stands ready to repeat its last ACK counts against no limit but a bound of its own. Any thread.
 */
final class TransferTable {

    /** Transfers that stand ready to repeat their last ACK; the oldest goes when there are more. */
    static final int MOST_LINGERING = 256;

    /** What becomes of a request. */
    enum Verdict {
        /** It begins a transfer. */
        ADMITTED,
        /** Its transfer is under way: the request was sent again, or doubled by the network. */
        REPEATED,
        /** There are too many. */
        TOO_MANY
    }

    private final int most;
    private final int mostPerAddress;
    private final Map<InetSocketAddress, ServerTransfer> active = new HashMap<>();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private final Map<InetSocketAddress, ServerTransfer> lingering = new LinkedHashMap<>();

    TransferTable(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /**
     * A request has come. If it is admitted and its client is known by another transfer, that one is over for the client, which
     * has gone on to this.
     */
    synchronized Verdict admit(ServerTransfer transfer) {
        var client = transfer.client();
        var known = active.get(client);
        if (known != null && known.request().equals(transfer.request())) {
            return Verdict.REPEATED;
        }
        if (known != null) {
            removeActive(client);
            known.abandon();
        }
        if (active.size() >= most || perAddress.getOrDefault(client.getAddress(), 0) >= mostPerAddress) {
            return Verdict.TOO_MANY;
        }
        abandon(lingering.remove(client));
        active.put(client, transfer);
        perAddress.merge(client.getAddress(), 1, Integer::sum);
        return Verdict.ADMITTED;
    }

    /** The file is stored, and only the last ACK may be asked for again. */
    synchronized void lingers(ServerTransfer transfer) {
        var client = transfer.client();
        if (active.get(client) != transfer) {
            return;
        }
        removeActive(client);
        lingering.put(client, transfer);
        if (lingering.size() > MOST_LINGERING) {
            abandon(lingering.remove(lingering.keySet().iterator().next()));
        }
    }

    private static void abandon(@Nullable ServerTransfer transfer) {
        if (transfer != null) {
            transfer.abandon();
        }
    }

    /** It is over. */
    synchronized void ended(ServerTransfer transfer) {
        if (active.get(transfer.client()) == transfer) {
            removeActive(transfer.client());
        }
        lingering.remove(transfer.client(), transfer);
    }

    /** Waits until none is under way, but for those that only stand ready. */
    synchronized void awaitEmpty(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); !active.isEmpty() && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }

    /** Those under way. */
    synchronized List<ServerTransfer> list() {
        return List.copyOf(active.values());
    }

    private void removeActive(InetSocketAddress client) {
        notifyAll();
        active.remove(client);
        perAddress.computeIfPresent(client.getAddress(), (_, count) -> count == 1 ? null : count - 1);
    }

    /** How many are under way. */
    synchronized int size() {
        return active.size();
    }
}
