package dev.tokamak.architecture.bad.apps.accounts;

import java.util.Arrays;

/** An offender: see {@code ArchitectureTest}. */
public final class ComparesSecrets {

    private ComparesSecrets() {}

    static boolean same(byte[] one, byte[] other) {
        return Arrays.equals(one, other);
    }
}
