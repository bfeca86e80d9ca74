package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What has gone through a file: how many bytes, and their SHA-256. One thread at a time. */
final class FileTally {

    private final MessageDigest digest;
    private long bytes;

    FileTally() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds bytes, and leaves the buffer as it is. */
    void add(ByteBuffer data) {
        bytes += data.remaining();
        digest.update(data.duplicate());
    }

    long bytes() {
        return bytes;
    }

    /** In hexadecimal. Once, at the end. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
