package dev.tokamak.apps.files.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names as they stand in a URL: RFC 3986 section 2. */
public final class UrlPath {

    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

    private UrlPath() {}

    /**
     * Encodes a name; the slashes between its parts stay.
     *
     * @param name
     *            as a person writes it
     * @return visible ASCII
     */
    public static String encode(String name) {
        var encoded = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }
}
