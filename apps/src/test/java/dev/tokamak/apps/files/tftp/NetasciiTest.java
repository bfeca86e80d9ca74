package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import dev.tokamak.Seeded;

class NetasciiTest {

    private static final String FILE = "one\ntwo\r\nthree\rfour\r\0five\n\n\r\r\n\r";
    private static final String WIRE = "one\r\ntwo\r\0\r\nthree\r\0four\r\0\0five\r\n\r\n\r\0\r\0\r\n\r\0";

    private static byte[] encode(byte[] file, int room) throws IOException {
        var source = new ChannelSource(Channels.newChannel(new ByteArrayInputStream(file)), () -> {}, file.length,
                TransferMode.NETASCII, null);
        var out = new ByteArrayOutputStream();
        var chunk = ByteBuffer.allocate(room);
        boolean more;
        do {
            more = source.fill(chunk.clear());
            out.write(chunk.array(), 0, chunk.position());
        } while (more);
        return out.toByteArray();
    }

    /** What arrives in a file when the wire's bytes come in these pieces. */
    private static byte[] decode(byte[]... pieces) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var sink = new NetasciiSink(new ChannelSink(Channels.newChannel(out), -1, new FileTally()))) {
            for (var piece : pieces) {
                sink.write(ByteBuffer.wrap(piece));
            }
            sink.finish();
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void endsOfLinesTravelAsCrLfAndOtherCrsAsCrNul() throws IOException {
        assertThat(encode(bytes(FILE), 1000)).isEqualTo(bytes(WIRE));
        assertThat(decode(bytes(WIRE))).isEqualTo(bytes(FILE));
    }

    @Test
    void pairsMayBeCutAnywhere() throws IOException {
        for (int room = 1; room <= WIRE.length(); room++) {
            assertThat(encode(bytes(FILE), room)).as("in pieces of %d", room).isEqualTo(bytes(WIRE));
        }
        var wire = bytes(WIRE);
        for (int cut = 0; cut <= wire.length; cut++) {
            assertThat(decode(Arrays.copyOf(wire, cut), Arrays.copyOfRange(wire, cut, wire.length)))
                    .as("cut at %d", cut).isEqualTo(bytes(FILE));
        }
    }

    @Test
    void aCrThatBreaksTheRulesIsKept() throws IOException {
        assertThat(decode(bytes("a\rb\r"))).isEqualTo(bytes("a\rb\r"));
        assertThat(decode(bytes("\r\r\n"))).isEqualTo(bytes("\r\n"));
    }

    @Test
    void whateverAFileHoldsComesBack() {
        Seeded.times(2000, random -> {
            var file = new byte[random.nextInt(300)];
            for (int i = 0; i < file.length; i++) {
                file[i] = bytes("\r\n\0x")[random.nextInt(4)];
            }
            var wire = encode(file, 1 + random.nextInt(50));
            int cut = random.nextInt(wire.length + 1);
            assertThat(decode(Arrays.copyOf(wire, cut), Arrays.copyOfRange(wire, cut, wire.length))).isEqualTo(file);
        });
    }
}
