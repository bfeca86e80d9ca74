package dev.tokamak.apps.weather;

import java.time.Duration;
import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Cancellable;
import dev.tokamak.net.Connection;
import dev.tokamak.net.SharedBytes;

/**
 * The answers of one connection, in the order of its questions, whichever is ready first. In context.
 */
final class Answers {

    /** One answer to come: the first line that it is given. */
    final class Slot {
        private @Nullable String line;
        private @Nullable Cancellable deadline;

        private Slot() {}

        boolean isAnswered() {
            return line != null;
        }

        void answer(String text) {
            if (line == null) {
                line = text;
                if (deadline != null) {
                    deadline.cancel();
                }
                send();
                progress.run();
            }
        }
    }

    private final Connection connection;
    private final Duration patience;
    private final Runnable progress;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();

    /**
     * No questions yet.
     *
     * @param patience how long a question may wait for its answer
     * @param progress run whenever a question has been answered
     */
    Answers(Connection connection, Duration patience, Runnable progress) {
        this.connection = connection;
        this.patience = patience;
        this.progress = progress;
    }

    /** The place of an answer that will come; when it doesn't come in time, that is the answer. */
    Slot expect() {
        var slot = new Slot();
        slots.add(slot);
        slot.deadline = connection.schedule(patience, () -> slot.answer(WeatherLines.error(
                "no answer from upstream within " + patience.toMillis() + " ms")));
        return slot;
    }

    /** An answer that is known at once, behind those that are not. */
    void add(String text) {
        var slot = new Slot();
        slots.add(slot);
        slot.answer(text);
    }

    private void send() {
        while (!slots.isEmpty() && slots.getFirst().isAnswered()) {
            connection.write(SharedBytes.utf8(String.valueOf(slots.removeFirst().line)));
        }
    }

    int waiting() {
        return slots.size();
    }
}
