package dev.tokamak.cli;

/**
 * One limit of this machine.
 *
 * @param name what is limited
 * @param value how much of it there is, for a person
 * @param mark whether that is enough
 * @param meaning what it means for Tokamak, a few words
 * @param raise the command that raises it; empty when there is none
 */
record Finding(String name, String value, Mark mark, String meaning, String raise) {

    /** Whether a limit will be noticed. */
    enum Mark {
        /** Enough. */
        OK,
        /** Some use of Tokamak will run into it. */
        LOW
    }
}
