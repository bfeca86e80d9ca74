package dev.tokamak.apps.chat.client;

import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.sealed.Outgoing;
import dev.tokamak.apps.chat.sealed.SealedRoom;
import dev.tokamak.apps.chat.sealed.Shown;

/**
 * What stands between a sealed room and its frames: each is encrypted once, and then sent as reliably as any line. Lives as
 * long as the session, also while the room is left. One thread.
 */
final class SealedTalk {

    private final String room;
    private final SealedRoom sealed;
    private final Outbox outbox;
    private final LongPredicate before;
    private final Consumer<? super ChatEvent> events;
    /** Given to the sealed room, and not yet come out of it as a frame. */
    private final ArrayDeque<Room.Line> inside = new ArrayDeque<>();
    private final Map<Long, Long> times = new HashMap<>();

    /**
     * The encryption of a room.
     *
     * @param before whether an entry was there before the room was joined
     */
    SealedTalk(String room, SealedRoom sealed, Outbox outbox, LongPredicate before,
            Consumer<? super ChatEvent> events) {
        this.before = before;
        this.room = room;
        this.sealed = sealed;
        this.outbox = outbox;
        this.events = events;
    }

    void in(String name, String instance) {
        sealed.memberIn(name, instance);
        settle();
    }

    void out(String name, String instance) {
        sealed.memberOut(name, instance);
        settle();
    }

    void say(Room.Line line) {
        try {
            inside.add(line);
            sealed.say(line.text());
        } catch (IllegalArgumentException e) {
            inside.removeLast();
            events.accept(new ChatEvent.NotSent(room, line.number(), line.text(), String.valueOf(e.getMessage())));
        }
        settle();
    }

    void frame(Event.Frame frame) {
        times.put(frame.seq(), frame.time());
        sealed.received(frame.seq(), frame.name(), frame.instance(), frame.to(),
                Base64.getUrlDecoder().decode(frame.payload()));
        settle();
        times.remove(frame.seq());
    }

    /** Lines that are not yet frames. */
    int held() {
        return inside.size();
    }

    /** Lets what has been held go on. To be called several times a second. */
    void tick() {
        settle();
    }

    private void settle() {
        for (var frame : sealed.outgoing()) {
            var line = frame.text().isPresent() ? inside.remove() : new Room.Line(0, "");
            outbox.add(new Outbox.Item(n -> new Command.Frame(room, n, frame.to(), encoded(frame)), line.number(),
                    line.text()));
        }
        for (var shown : sealed.shown()) {
            events.accept(event(shown));
        }
    }

    private static String encoded(Outgoing frame) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(frame.payload());
    }

    private ChatEvent event(Shown shown) {
        return switch (shown) {
            case Shown.Said said -> new ChatEvent.Said(room, said.seq(),
                    times.getOrDefault(said.seq(), System.currentTimeMillis()), said.name(), said.name(), said.text(),
                    before.test(said.seq()));
            case Shown.KeysReady ready -> new ChatEvent.Sealing(room, false, ready.name(),
                    "keys agreed with " + ready.name() + (ready.verified()
                            ? ", whom you have verified"
                            : ready.first()
                                    ? ", for the first time: compare the safety number with /verify " + ready.name()
                                    : ""));
            case Shown.Warning warning -> new ChatEvent.Sealing(room, isDangerous(warning.kind()), warning.name(),
                    warning.name() + ": " + warning.words());
        };
    }

    private static boolean isDangerous(Shown.Kind kind) {
        return switch (kind) {
            case KEY_CHANGED, BLOCKED, FORGED, REPLAYED, MISDIRECTED, MISSING -> true;
            case UNREADABLE, MALFORMED, NO_KEYS, NOT_REACHED, LIMIT, STORAGE -> false;
        };
    }

    Optional<String> safetyNumber(String name) {
        return sealed.safetyNumber(name);
    }

    boolean accept(String name) {
        boolean accepted = sealed.accept(name);
        settle();
        return accepted;
    }

    boolean verified(String name) {
        boolean verified = sealed.verified(name);
        settle();
        return verified;
    }
}
