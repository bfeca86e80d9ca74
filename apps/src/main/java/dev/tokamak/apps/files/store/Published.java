package dev.tokamak.apps.files.store;

import java.util.Base64;
import java.util.HexFormat;

/**
 * A file that has arrived whole and is on disk under its name.
 *
 * @param name
 *            its name
 * @param size
 *            bytes
 * @param sha256
 *            of its content, 32 bytes; not to be changed
 */
public record Published(StoreName name, long size, byte[] sha256) {

    /**
     * The digest as programs such as sha256sum print it.
     *
     * @return 64 hexadecimal digits
     */
    public String sha256Hex() {
        return HexFormat.of().formatHex(sha256);
    }

    /**
     * The digest as RFC 9530 has it.
     *
     * @return Base64
     */
    public String sha256Base64() {
        return Base64.getEncoder().encodeToString(sha256);
    }
}
