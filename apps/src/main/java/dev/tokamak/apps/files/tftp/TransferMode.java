package dev.tokamak.apps.files.tftp;

import java.util.Locale;
import java.util.Optional;

/** How the bytes of a file become the bytes of a transfer. */
public enum TransferMode {
    /** As they are. */
    OCTET,
    /** Text: an end of line travels as CR LF, a CR that is none as CR NUL (RFC 764, by way of RFC 1350). */
    NETASCII;

    /**
     * As a request has it, in capitals or not.
     *
     * @param text from a request
     * @return empty for "mail", which RFC 1350 calls obsolete, and for everything else
     */
    static Optional<TransferMode> named(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "octet" -> Optional.of(OCTET);
            case "netascii" -> Optional.of(NETASCII);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
