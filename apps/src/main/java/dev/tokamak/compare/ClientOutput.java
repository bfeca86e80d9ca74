package dev.tokamak.compare;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends messages of clients and tells the tally; a client whose socket fails is out of the run. Load thread only. */
final class ClientOutput {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final LoadTally tally;

    ClientOutput(LoadTally tally) {
        this.tally = tally;
    }

    /** Sends this many more messages, as far as the socket takes them; the rest follows when it has room. */
    void send(SimulatedClient client, int messages, long nowNanos) {
        if (!client.alive) {
            tally.unsendable += messages;
            return;
        }
        for (int i = 0; i < messages; i++) {
            client.grant(nowNanos);
        }
        tally.sent += messages;
        flush(client);
    }

    /** Sends what did not fit before. */
    void flush(SimulatedClient client) {
        try {
            client.flush(buffer);
        } catch (IOException _) {
            drop(client);
        }
    }

    /** Ends a client; what it had under way has no answer and so counts as lost. */
    void drop(SimulatedClient client) {
        if (client.alive) {
            tally.lostClients++;
            client.close();
        }
    }
}
