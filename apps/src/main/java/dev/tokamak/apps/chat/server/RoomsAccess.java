package dev.tokamak.apps.chat.server;

import java.util.function.Consumer;

/** How connections reach the rooms. Any thread. */
@FunctionalInterface
interface RoomsAccess {

    /** Does something in the rooms' thread, soon, in the order of the calls; nothing once that has ended. */
    void submit(Consumer<Rooms> task);
}
