package dev.tokamak.apps.chat.server;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.net.SharedBytes;

/** Something that many are told: encoded once for programs and once for people, however many there are. One thread. */
final class Broadcast {

    private final Event event;
    private final @Nullable String words;
    private @Nullable SharedBytes forPrograms;
    private @Nullable SharedBytes forPeople;

    /**
     * Encodes nothing yet.
     *
     * @param words for people; null when it is nothing for them
     */
    Broadcast(Event event, @Nullable String words) {
        this.event = event;
        this.words = words;
    }

    void to(Session session) {
        if (session.isProgram()) {
            var bytes = forPrograms;
            if (bytes == null) {
                forPrograms = bytes = SharedBytes.utf8(event.line() + "\n");
            }
            session.send(bytes);
        } else if (words != null) {
            var bytes = forPeople;
            if (bytes == null) {
                forPeople = bytes = SharedBytes.utf8(words + "\n");
            }
            session.send(bytes);
        }
    }
}
