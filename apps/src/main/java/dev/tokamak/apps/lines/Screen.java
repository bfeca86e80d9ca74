package dev.tokamak.apps.lines;

/**
 * What stands between a server's lines and a person or a pipe. Methods are called from several threads, so an
 * implementation has a lock.
 */
public interface Screen {

    /**
     * Shows what the server said.
     *
     * @param line printable
     */
    void show(String line);

    /**
     * A line was typed.
     *
     * @param line without its end
     * @return what to send for it
     */
    default String typed(String line) {
        return line;
    }

    /** Comes about once a second. */
    default void tick() {}
}
