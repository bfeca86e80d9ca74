package dev.tokamak.architecture.bad.reactor;

import java.nio.ByteBuffer;

/** An offender: see {@code ArchitectureTest}. */
public final class WrapsAnArray {

    private WrapsAnArray() {}

    static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }
}
