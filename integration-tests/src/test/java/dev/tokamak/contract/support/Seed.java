package dev.tokamak.contract.support;

import java.util.Random;

/** Chance that can be repeated: the seed is printed, and {@code -Dtokamak.seed=N} sets it. */
public final class Seed {

    private static final long SEED = Long.getLong("tokamak.seed", System.nanoTime() & 0xffff_ffffL);

    static {
        System.err.println("seeded tests: repeat with -Dtokamak.seed=" + SEED);
    }

    private Seed() {}

    /**
     * A generator.
     *
     * @param name
     *            generators of different names differ
     * @return the same sequence for the same seed and name
     */
    public static Random random(String name) {
        return new Random(SEED * 31 + name.hashCode());
    }

    /**
     * Bytes that show when some are lost, doubled or out of order.
     *
     * @param length
     *            how many
     * @return the same bytes for the same seed
     */
    public static byte[] bytes(int length) {
        var bytes = new byte[length];
        random("bytes").nextBytes(bytes);
        return bytes;
    }

    /**
     * The seed, for a failure's text.
     *
     * @return how to repeat
     */
    public static String hint() {
        return "repeat with -Dtokamak.seed=" + SEED;
    }
}
