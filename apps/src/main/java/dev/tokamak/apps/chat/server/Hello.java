package dev.tokamak.apps.chat.server;

import java.util.Map;

import dev.tokamak.apps.chat.protocol.ChatFormat;
import dev.tokamak.apps.chat.protocol.Event;

/** What a program is told at first. */
final class Hello {

    private Hello() {}

    static Event event(ChatSettings settings) {
        return new Event.Hello(ChatFormat.VERSION, Map.of(
                "line", (long) ChatFormat.LONGEST_LINE,
                "text", (long) ChatFormat.LONGEST_TEXT,
                "payload", (long) ChatFormat.LONGEST_PAYLOAD,
                "history", (long) settings.history().entriesPerRoom(),
                "grace", settings.grace().toSeconds(),
                "silence", ChatHandler.SILENCE.toSeconds(),
                "rooms", (long) settings.limits().roomsPerConnection(),
                "inflight", (long) settings.limits().inFlight()));
    }
}
