package dev.tokamak.apps.files.client;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of bytes as they go by, and how many there were. One thread at a time. */
final class RunningDigest {

    private final MessageDigest digest;
    private long size;

    RunningDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void update(ByteBuffer bytes) {
        size += bytes.remaining();
        digest.update(bytes);
    }

    long size() {
        return size;
    }

    /** Once, at the end. */
    byte[] sha256() {
        return digest.digest();
    }
}
