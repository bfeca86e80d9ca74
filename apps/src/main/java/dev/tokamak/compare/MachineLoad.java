package dev.tokamak.compare;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * What all processes of this machine have used so far.
 *
 * @param seconds processor seconds in programs and in the kernel on their behalf; 0 where the system doesn't say
 */
record MachineLoad(double seconds) {
    private static final double TICKS_A_SECOND = 100;
    private static final int USER = 1;
    private static final int NICE = 2;
    private static final int SYSTEM = 3;
    private static final int INTERRUPTS = 6;
    private static final int SOFT_INTERRUPTS = 7;
    private static final int STOLEN = 8;

    /** Interrupts are counted as the time of whom they interrupt, the network's work on loopback too. */
    private static final int[] FIELDS = {USER, NICE, SYSTEM, INTERRUPTS, SOFT_INTERRUPTS, STOLEN};

    static MachineLoad now() {
        return Linux.read(Path.of("/proc/stat"))
                .flatMap(text -> text.lines().findFirst())
                .map(line -> line.split("\\s+"))
                .map(words -> Arrays.stream(FIELDS)
                        .filter(field -> field < words.length)
                        .mapToLong(field -> Long.parseLong(words[field]))
                        .sum())
                .map(ticks -> new MachineLoad(ticks / TICKS_A_SECOND))
                .orElse(new MachineLoad(0));
    }
}
