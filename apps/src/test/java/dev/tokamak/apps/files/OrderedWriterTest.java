package dev.tokamak.apps.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.probe.HandlerProbe;

class OrderedWriterTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int writes;
    private boolean closed;
    private boolean abandoned;
    private int failures;

    private final OrderedWriter.Destination destination = new OrderedWriter.Destination() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            writes++;
            while (bytes.hasRemaining()) {
                written.write(bytes.get());
            }
        }

        @Override
        public void abandon() {
            abandoned = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    };

    private final OrderedWriter.Listener listener = new OrderedWriter.Listener() {
        @Override
        public void written(Connection c) {}

        @Override
        public void failed(Connection c, Throwable thrown) {
            failures++;
        }
    };

    private final OrderedWriter writer = new OrderedWriter(destination, 1 << 20, listener);

    /** Byte by byte, as somebody may send it who wants memory to be wasted on him. */
    private HandlerProbe inSmallPieces() {
        return HandlerProbe.open((ConnectionHandler) (c, in) -> {
            while (in.hasRemaining()) {
                writer.add(c, in.slice(in.position(), 1));
                in.position(in.position() + 1);
            }
        });
    }

    @Test
    void inOrder() {
        var content = new byte[300_000];
        new Random(1).nextBytes(content);
        inSmallPieces().sendInPieces(content, 1);
        assertThat(written.toByteArray()).isEqualTo(content);
        assertThat(writer.received()).isEqualTo(content.length);
        assertThat(writer.isWritten()).isTrue();
    }

    @Test
    void smallPiecesShareABuffer() {
        var peer = inSmallPieces();
        peer.loop().holdOffloads();
        peer.send(new byte[100_000]);
        assertThat(writer.isWritten()).isFalse();
        while (peer.loop().runOffloaded() > 0) {
            assertThat(writes).isLessThanOrEqualTo(2 + 100_000 / 8192);
        }
        assertThat(written.size()).isEqualTo(100_000);
    }

    @Test
    void aFailureIsToldOnceAndClosesTheDestination() {
        var peer = inSmallPieces();
        peer.send(new byte[10]);
        closed = true;
        peer.send(new byte[10]);
        assertThat(failures).isEqualTo(1);
        assertThat(written.size()).isEqualTo(10);
    }

    @Test
    void refusedWorkIsAFailureAndTheDestinationIsAbandonedBecauseClosingItIsRefusedToo() {
        var peer = inSmallPieces();
        peer.loop().refuseOffloads(true);
        peer.send(new byte[10]);
        assertThat(failures).isEqualTo(1);
        assertThat(closed).isFalse();
        assertThat(abandoned).isTrue();
    }

    /** Nobody is told of a refusal any more when the connection is over. */
    @Test
    void alsoWhenTheConnectionEndsBeforeItHearsOfTheRefusal() {
        var peer = HandlerProbe.open(new ConnectionHandler() {
            @Override
            public void onData(Connection c, ByteBuffer in) {
                writer.add(c, in);
                c.abort(CloseReason.IDLE);
            }

            @Override
            public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
                writer.discard(c);
            }
        });
        peer.loop().refuseOffloads(true);
        peer.send(new byte[10]);
        assertThat(peer.isClosed()).isTrue();
        assertThat(abandoned).isTrue();
    }

    @Test
    void discardingWaitsForWhatIsBeingWritten() {
        var peer = inSmallPieces();
        peer.loop().holdOffloads();
        peer.send(new byte[10]);
        peer.elsewhere(writer::discard);
        assertThat(closed).isFalse();
        while (peer.loop().runOffloaded() > 0) {
            assertThat(failures).isZero();
        }
        assertThat(closed).isTrue();
        assertThat(written.size()).as("what was being written").isEqualTo(1);
    }
}
