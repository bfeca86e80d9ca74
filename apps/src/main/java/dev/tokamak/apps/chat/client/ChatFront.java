package dev.tokamak.apps.chat.client;

/** What a chat is shown on: a terminal, or a stream of lines. Called on the session's thread. */
public interface ChatFront {

    /**
     * Something happened.
     *
     * @param event what
     */
    void show(ChatEvent event);

    /**
     * The client itself says something: help, or what was wrong with a line.
     *
     * @param words one or more lines
     */
    void tell(String words);

    /**
     * A line was typed and is still not acknowledged: there is no connection, or the server takes its time.
     *
     * @param room where it will be said
     * @param line its number
     * @param text what
     */
    default void waiting(String room, long line, String text) {}

    /**
     * How things stand has changed, or a quarter of a second has passed.
     *
     * @param status how things stand
     */
    default void status(ChatStatus status) {}
}
