package dev.tokamak.apps.chat.client;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;

/**
 * Finds the direct conversations in which something was said while this client was away: on each connection it has the server
 * list them, and compares with what was {@linkplain ReadMarks shown}. Until the list is complete a live message can't be told
 * from one behind a gap; it is passed over, for the list counts it and it comes again. One thread.
 */
final class CatchUp {

    /** Of a conversation that no client here has ever shown: so many of the last lines, as in a room. */
    private static final int LAST_LINES = 20;

    private final ReadMarks marks;
    private final Map<String, Long> heads = new HashMap<>();
    private boolean running;

    CatchUp(ReadMarks marks) {
        this.marks = marks;
    }

    void begin(Consumer<Command> wire) {
        heads.clear();
        running = true;
        wire.accept(new Command.Rooms(true));
    }

    void connectionLost() {
        running = false;
    }

    boolean isRunning() {
        return running;
    }

    /** How far it had come. */
    long head(String conversation) {
        return heads.getOrDefault(conversation, 0L);
    }

    /** The server has listed one, which has come so far. */
    void listed(Event.Known conversation) {
        if (ChatNames.isDirect(conversation.room()) && heads.size() < RoomTraffic.MOST_ROOMS) {
            heads.put(conversation.room(), conversation.head());
        }
    }

    /**
     * That was the last, or the server doesn't list them.
     *
     * @return those in which something was said that was not shown
     */
    Iterable<String> end() {
        running = false;
        if (marks.isFirst()) {
            heads.forEach((conversation, head) -> marks.read(conversation, Math.max(0, head - LAST_LINES)));
        }
        marks.begun();
        heads.entrySet().removeIf(each -> each.getValue() <= marks.of(each.getKey()));
        return heads.keySet();
    }
}
