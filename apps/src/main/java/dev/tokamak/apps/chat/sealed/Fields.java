package dev.tokamak.apps.chat.sealed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Several texts as bytes, each after its length (16 bits, big-endian). Without the lengths {@code ab, c} and {@code a, bc} would be
 * the same bytes, and a signature of the one a signature of the other.
 */
final class Fields {

    private Fields() {}

    static byte[] of(String... texts) {
        var out = new ByteArrayOutputStream();
        for (var text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write(bytes.length >> 8);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
