package dev.tokamak.apps.echo.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One round trip under way. It has one outcome, the first: whoever comes later (a deadline, a late reply) is ignored. */
final class Trip {

    private final byte[] message;
    private final Consumer<? super Outcome> then;
    private final AtomicBoolean over = new AtomicBoolean();

    Trip(byte[] message, Consumer<? super Outcome> then) {
        this.message = message;
        this.then = then;
    }

    byte[] message() {
        return message;
    }

    boolean isOver() {
        return over.get();
    }

    /** Any thread. */
    void end(Outcome outcome) {
        if (over.compareAndSet(false, true)) {
            then.accept(outcome);
        }
    }
}
