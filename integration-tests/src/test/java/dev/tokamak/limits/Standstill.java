package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import dev.tokamak.contract.support.Await;

/**
 * What a server does while it can let nobody in: seen over several pauses of accepting, however long they take on this
 * machine.
 *
 * @param took
 *            for how long it was watched
 * @param used
 *            processor time meanwhile
 * @param pauses
 *            pauses that have begun meanwhile
 * @param wakeUps
 *            turns of its loops meanwhile
 */
record Standstill(Duration took, Duration used, long pauses, long wakeUps) {

    private static final int PAUSES = 4;

    /** Watches a server that pauses already. */
    static Standstill of(ForkedServer server) {
        long began = System.nanoTime();
        long pauses = server.figure("ACCEPT_PAUSES");
        long turns = server.figure("turns");
        var before = server.cpuTime();
        long logged = server.logged("accepting pauses"); // to ask the server again and again would keep it busy
        Await.eventually(() -> server.logged("accepting pauses") >= logged + PAUSES, "accepting pauses again");
        var used = server.cpuTime().minus(before);
        long more = server.figure("ACCEPT_PAUSES") - pauses;
        long wakeUps = server.figure("turns") - turns;
        return new Standstill(Duration.ofNanos(System.nanoTime() - began), used, more, wakeUps);
    }

    /** It waits, and does not spin: no pause is cut short, and there is next to nothing to do in it. */
    void checkThatItWaits() {
        assertThat(used).as("CPU time: %s", this).isLessThan(took.dividedBy(5));
        assertThat(pauses).as("pauses of %s: %s", ServerMain.ACCEPT_PAUSE, this)
                .isBetween(1L, took.dividedBy(ServerMain.ACCEPT_PAUSE) + 1);
        assertThat(wakeUps).as("wake-ups, some of them by these questions: %s", this).isLessThan(10 + 5 * pauses);
    }
}
