package dev.tokamak.architecture.bad.net;

/** An offender: see {@code ArchitectureTest}. */
public final class Prints {

    private Prints() {}

    static void print(String text) {
        System.out.println(text);
    }
}
