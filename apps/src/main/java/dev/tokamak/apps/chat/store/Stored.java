package dev.tokamak.apps.chat.store;

import dev.tokamak.apps.chat.protocol.RoomKind;

/** A record of the journal. */
sealed interface Stored {

    /** The room it is about; a direct conversation as {@code @a:b}. */
    String room();

    /** Something was said. */
    record Said(String room, RoomKind kind, Entry entry) implements Stored {}

    /** A rewritten journal says how far a room had come, and when something was said last, because its entries may be kept no longer. */
    record Head(String room, RoomKind kind, long seq, long time) implements Stored {}

    /**
     * A room is forgotten, which had come so far.
     *
     * @param room empty in a rewritten journal, for all that were forgotten before
     */
    record Forgotten(String room, long head) implements Stored {}

    /** A rewritten journal says how far a sender had come in a room. */
    record Count(String room, String name, String instance, long n, long seq) implements Stored {}
}
