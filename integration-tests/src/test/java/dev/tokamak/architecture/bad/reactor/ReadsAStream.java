package dev.tokamak.architecture.bad.reactor;

import java.io.IOException;
import java.io.InputStream;

/** An offender: see {@code ArchitectureTest}. */
public final class ReadsAStream {

    private ReadsAStream() {}

    static int read(InputStream in) throws IOException {
        return in.read();
    }
}
