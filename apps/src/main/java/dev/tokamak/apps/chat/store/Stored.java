package dev.tokamak.apps.chat.store;

import dev.tokamak.apps.chat.protocol.RoomKind;

/** A record of the journal. */
sealed interface Stored {

    /** The room it is about; a direct conversation as {@code @a:b}. */
    String room();

    /** Something was said. */
    record Said(String room, RoomKind kind, Entry entry) implements Stored {}

    /** A rewritten journal says how far a room had come, because its entries may be kept no longer. */
    record Head(String room, RoomKind kind, long seq) implements Stored {}

    /** A rewritten journal says how far a sender had come in a room. */
    record Count(String room, String name, String instance, long n, long seq) implements Stored {}
}
