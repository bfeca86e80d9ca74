package dev.tokamak.apps.files.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.files.tftp.Packet.Ack;
import dev.tokamak.apps.files.tftp.Packet.Data;
import dev.tokamak.apps.files.tftp.Packet.Failure;
import dev.tokamak.apps.files.tftp.Packet.Malformed;
import dev.tokamak.apps.files.tftp.Packet.OptionAck;
import dev.tokamak.apps.files.tftp.Packet.Request;

class PacketCodecTest {

    /** Zeros as dots, opcodes in front. */
    private static Packet decode(int opcode, String rest) {
        var bytes = rest.replace('.', '\0').getBytes(StandardCharsets.ISO_8859_1);
        return PacketCodec.decode(ByteBuffer.allocate(2 + bytes.length).putShort((short) opcode).put(bytes).flip());
    }

    // as captured from the programs that there are

    @Test
    void readsWhatCurlAsksFor() {
        assertThat(decode(1, "f_bin.octet.tsize.0.blksize.512.timeout.6."))
                .isEqualTo(
                        new Request(false, "f_bin", "octet", Map.of("tsize", "0", "blksize", "512", "timeout", "6")));
        assertThat(decode(2, "up_bin.octet.tsize.3.blksize.512.timeout.6."))
                .isEqualTo(
                        new Request(true, "up_bin", "octet", Map.of("tsize", "3", "blksize", "512", "timeout", "6")));
    }

    @Test
    void readsWhatTftpHpaAndAtftpAskFor() {
        assertThat(decode(1, "f_bin.octet.")).isEqualTo(new Request(false, "f_bin", "octet", Map.of()));
        assertThat(decode(1, "f_bin.octet.tsize.0.blksize.1428.windowsize.8.")).isEqualTo(
                new Request(false, "f_bin", "octet", Map.of("tsize", "0", "blksize", "1428", "windowsize", "8")));
    }

    @Test
    void optionsKeepTheirOrderAndTheFirstOfTwoCounts() {
        var request = (Request) decode(1, "f.octet.BLKSIZE.8.zz.1.blksize.9.");
        assertThat(request.options()).containsExactly(Map.entry("blksize", "8"), Map.entry("zz", "1"));
    }

    @Test
    void paddingWithZerosIsNoOption() {
        assertThat(decode(1, "f.octet......")).isEqualTo(new Request(false, "f", "octet", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "f.", "f.octet", ".octet.", "f.octet.blksize.", "f.octet.blksize.8", "\u00ff.octet."})
    void requestsThatEndTooSoonOrAreNoTextDeserveAnAnswer(String rest) {
        assertThat(decode(1, rest)).isInstanceOfSatisfying(Malformed.class, m -> assertThat(m.request()).isTrue());
        assertThat(decode(2, rest)).isInstanceOfSatisfying(Malformed.class, m -> assertThat(m.request()).isTrue());
    }

    @Test
    void aRequestHasAtMost512Bytes() {
        assertThat(decode(1, "f".repeat(503) + ".octet.")).isInstanceOf(Request.class);
        assertThat(decode(1, "f".repeat(504) + ".octet.")).isInstanceOf(Malformed.class);
    }

    @Test
    void namesAreUtf8() {
        var name = "gr\u00fc\u00df \u65e5.txt";
        var request = new Request(true, name, "octet", Map.of());
        assertThat(PacketCodec.decode(PacketCodec.request(request))).isEqualTo(request);
    }

    @Test
    void messagesCanNotHarmATerminal() {
        assertThat(decode(5, "\0\1gone\u001b[2J\r\nx. behind")).isEqualTo(new Failure(1, "gone?[2J??x"));
        assertThat(decode(5, "\0\7no zero")).isEqualTo(new Failure(7, "no zero"));
        assertThat(decode(5, "\0\0" + "m".repeat(1000))).isEqualTo(new Failure(0, "m".repeat(200)));
    }

    @Test
    void writesWhatItReads() {
        var options = new LinkedHashMap<>(Map.of("blksize", "1428", "windowsize", "4"));
        var request = new Request(false, "dir/file", "netascii", options);
        assertThat(PacketCodec.decode(PacketCodec.request(request))).isEqualTo(request);
        assertThat(PacketCodec.decode(PacketCodec.optionAck(options))).isEqualTo(new OptionAck(options));
        assertThat(PacketCodec.decode(PacketCodec.ack(65_535))).isEqualTo(new Ack(65_535));
        assertThat(PacketCodec.decode(PacketCodec.ack(65_536))).isEqualTo(new Ack(0));
        assertThat(PacketCodec.decode(PacketCodec.error(ErrorCode.FILE_EXISTS, "there")))
                .isEqualTo(new Failure(6, "there"));
        var data = ByteBuffer.allocate(7);
        PacketCodec.putDataHeader(data, 65_537);
        assertThat(PacketCodec.decode(data.put(new byte[] {7, 8, 9}).flip()))
                .isEqualTo(new Data(1, ByteBuffer.wrap(new byte[] {7, 8, 9})));
    }

    @Test
    void aRequestThatDoesNotFitIsRefusedWhereItIsMade() {
        PacketCodec.request(new Request(false, "f".repeat(503), "octet", Map.of()));
        assertThatThrownBy(() -> PacketCodec.request(new Request(false, "f".repeat(504), "octet", Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PacketCodec.request(new Request(false, "a\0b", "octet", Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** tftpy #140: one byte ended a server. */
    @Test
    void everyLengthWithEveryOpcodeIsAPacketOrMalformed() {
        var random = new Random(1);
        for (int opcode = 0; opcode <= 0xFFFF; opcode = opcode < 16 ? opcode + 1 : opcode * 2 + 1) {
            for (int length = 0; length <= 16; length++) {
                var bytes = new byte[length];
                random.nextBytes(bytes);
                var datagram = ByteBuffer.wrap(bytes);
                if (length >= 2) {
                    datagram.putShort(0, (short) opcode);
                }
                var packet = PacketCodec.decode(datagram);
                assertThat(datagram.position()).isZero();
                assertThat(datagram.limit()).isEqualTo(length);
                if (length < 4 || opcode == 0 || opcode > 6) {
                    assertThat(packet).isInstanceOf(Malformed.class);
                } else if (opcode == 3) {
                    assertThat(packet).isInstanceOfSatisfying(Data.class,
                            data -> assertThat(data.payload().remaining()).isEqualTo(bytes.length - 4));
                } else if (opcode == 4) {
                    assertThat(packet).isInstanceOf(Ack.class);
                }
            }
        }
    }

    @Test
    void theByteOrderOfTheBufferDoesNotMatter() {
        assertThat(PacketCodec.decode(PacketCodec.ack(258).order(ByteOrder.LITTLE_ENDIAN))).isEqualTo(new Ack(258));
    }

    @Test
    void numbersOfOptionsAreDigitsInTheirRange() {
        assertThat(Negotiation.number("8", 8, 10)).hasValue(8);
        assertThat(Negotiation.number("10", 8, 10)).hasValue(10);
        assertThat(Negotiation.number(Long.toString(Long.MAX_VALUE), 0, Long.MAX_VALUE)).hasValue(Long.MAX_VALUE);
        for (var text : new String[] {"7", "11", "", " 8", "8 ", "+8", "-8", "8.0", "0x8", "\u0668", "9e0",
            "9223372036854775808", "99999999999999999999"}) {
            assertThat(Negotiation.number(text, 8, 10)).as(text).isEmpty();
        }
        assertThat(Negotiation.number("9223372036854775808", 0, Long.MAX_VALUE)).isEmpty();
    }
}
