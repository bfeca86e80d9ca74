package dev.tokamak.apps.lines;

import java.util.Optional;

/** Hears what a server says. Called on a thread of the transport, one call at a time; must not block. */
public interface LineListener {

    /**
     * A line came.
     *
     * @param line without its end, and without characters that could move a terminal's cursor
     */
    void onLine(String line);

    /**
     * It is over. Once, last.
     *
     * @param failure why, in a few words; empty when server or client ended it in good order
     */
    void onEnd(Optional<String> failure);
}
