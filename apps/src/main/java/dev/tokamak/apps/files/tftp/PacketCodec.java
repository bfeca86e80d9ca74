package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.tftp.Packet.Ack;
import dev.tokamak.apps.files.tftp.Packet.Data;
import dev.tokamak.apps.files.tftp.Packet.Failure;
import dev.tokamak.apps.files.tftp.Packet.Malformed;
import dev.tokamak.apps.files.tftp.Packet.OptionAck;
import dev.tokamak.apps.files.tftp.Packet.Request;

/**
 * Packets from bytes, and bytes from packets. Whatever the bytes are, decoding gives a packet: one that isn't is
 * {@link Malformed}. Names and messages are UTF-8, of which the ASCII of RFC 1350 is a part.
 *
 * <pre>
 *   2 bytes   1 RRQ, 2 WRQ   name 0 mode 0 (option 0 value 0)*
 *             3 DATA         2 bytes block number, 0 to block size bytes
 *             4 ACK          2 bytes block number
 *             5 ERROR        2 bytes code, message 0
 *             6 OACK         (option 0 value 0)*
 * </pre>
 */
final class PacketCodec {

    /** Bytes before the payload of DATA. */
    static final int DATA_HEADER = 4;
    /** RFC 2347: "the maximum size of a request packet is 512 octets". */
    static final int LONGEST_REQUEST = 512;
    /** Characters of a message that are kept. */
    static final int LONGEST_MESSAGE = 200;

    private static final int RRQ = 1;
    private static final int WRQ = 2;
    private static final int DATA = 3;
    private static final int ACK = 4;
    private static final int ERROR = 5;
    private static final int OACK = 6;

    private PacketCodec() {}

    // ---- from bytes

    /**
     * Reads a datagram.
     *
     * @param datagram all of it; left as it is
     */
    static Packet decode(ByteBuffer datagram) {
        if (datagram.remaining() < 4) {
            return new Malformed(false, "shorter than any packet");
        }
        var in = datagram.slice(); // big-endian, whatever the other is
        int opcode = in.getShort() & 0xFFFF;
        return switch (opcode) {
            case RRQ, WRQ -> request(opcode == WRQ, in);
            case DATA -> new Data(in.getShort() & 0xFFFF, in.slice());
            case ACK -> new Ack(in.getShort() & 0xFFFF);
            case ERROR -> new Failure(in.getShort() & 0xFFFF, message(in));
            case OACK -> optionAck(in);
            default -> new Malformed(false, "unknown opcode");
        };
    }

    private static Packet request(boolean write, ByteBuffer in) {
        if (in.limit() > LONGEST_REQUEST) {
            return new Malformed(true, "request longer than " + LONGEST_REQUEST + " bytes");
        }
        var file = text(in);
        var mode = text(in);
        if (file == null || mode == null || file.isEmpty()) {
            return new Malformed(true, "request without a name or a mode");
        }
        var options = options(in);
        return options == null
                ? new Malformed(true, "option without a value")
                : new Request(write, file, mode, options);
    }

    private static Packet optionAck(ByteBuffer in) {
        var options = in.limit() > LONGEST_REQUEST ? null : options(in);
        return options == null ? new Malformed(false, "options that end too soon") : new OptionAck(options);
    }

    /** The first of several of the same name counts, and padding with zeros ends the list; null when it ends too soon. */
    private static @Nullable Map<String, String> options(ByteBuffer in) {
        var options = new LinkedHashMap<String, String>();
        while (in.hasRemaining()) {
            var name = text(in);
            if (name != null && name.isEmpty()) {
                return options;
            }
            var value = text(in);
            if (name == null || value == null) {
                return null;
            }
            options.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
        }
        return options;
    }

    /** Up to the next zero; null where there is none, or where it is no text. */
    private static @Nullable String text(ByteBuffer in) {
        int start = in.position();
        for (int i = start; i < in.limit(); i++) {
            if (in.get(i) == 0) {
                in.position(i + 1);
                try {
                    return StandardCharsets.UTF_8.newDecoder().decode(in.slice(start, i - start)).toString();
                } catch (CharacterCodingException _) {
                    return null;
                }
            }
        }
        return null;
    }

    /** Up to a zero or the end; some leave the zero out. */
    private static String message(ByteBuffer in) {
        int end = in.position();
        while (end < in.limit() && in.get(end) != 0) {
            end++;
        }
        var text = StandardCharsets.UTF_8.decode(in.slice(in.position(), end - in.position()));
        var kept = new StringBuilder();
        text.codePoints().limit(LONGEST_MESSAGE).forEach(c -> kept.appendCodePoint(isHarmless(c) ? c : '?'));
        return kept.toString();
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    // ---- to bytes

    /**
     * A request.
     *
     * @throws IllegalArgumentException when it would be longer than {@link #LONGEST_REQUEST} bytes, or holds a zero
     */
    static ByteBuffer request(Request request) {
        return texts(request.write() ? WRQ : RRQ, request.file(), request.mode(), request.options());
    }

    static ByteBuffer optionAck(Map<String, String> options) {
        return texts(OACK, null, null, options);
    }

    private static ByteBuffer texts(int opcode, @Nullable String file, @Nullable String mode,
            Map<String, String> options) {
        var out = ByteBuffer.allocate(LONGEST_REQUEST).putShort((short) opcode);
        if (file != null && mode != null) {
            put(out, file);
            put(out, mode);
        }
        options.forEach((name, value) -> {
            put(out, name);
            put(out, value);
        });
        return out.flip();
    }

    private static void put(ByteBuffer out, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0 || bytes.length + 1 > out.remaining()) {
            throw new IllegalArgumentException("a request has to fit into " + LONGEST_REQUEST
                    + " bytes, and a name holds no zero");
        }
        out.put(bytes).put((byte) 0);
    }

    /** The head of a DATA packet, to be followed by its payload. */
    static void putDataHeader(ByteBuffer out, int block) {
        out.putShort((short) DATA).putShort((short) block);
    }

    static ByteBuffer ack(int block) {
        return ByteBuffer.allocate(4).putShort((short) ACK).putShort((short) block).flip();
    }

    static ByteBuffer error(ErrorCode code, String message) {
        var bytes = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + bytes.length).putShort((short) ERROR).putShort((short) code.code()).put(bytes)
                .put((byte) 0).flip();
    }
}
