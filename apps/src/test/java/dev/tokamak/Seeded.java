package dev.tokamak;

import java.security.SecureRandom;
import java.util.Random;

/** Random tests that can be repeated: a failure says its seed, and {@code -Dtokamak.seed=N} runs that one alone. */
public final class Seeded {

    private Seeded() {}

    /** What is tried with each seed. */
    @FunctionalInterface
    public interface Trial {
        void run(Random random) throws Exception;
    }

    /** What asks for secure random numbers gets these, so that it does the same again. */
    public static SecureRandom secure(Random random) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                random.nextBytes(bytes);
            }
        };
    }

    /** Tries many seeds, the same ones in every run. */
    public static void times(int count, Trial trial) {
        var given = Long.getLong("tokamak.seed");
        if (given != null) {
            once(given, trial);
            return;
        }
        for (long seed = 1; seed <= count; seed++) {
            once(seed, trial);
        }
    }

    private static void once(long seed, Trial trial) {
        try {
            trial.run(new Random(seed));
        } catch (Exception | Error e) {
            throw new AssertionError("failed with -Dtokamak.seed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
