package dev.tokamak.apps.chat.protocol;

/** A line that is no command, or no event. Its message is for a person. */
public final class BadLineException extends Exception {

    private static final long serialVersionUID = 1;

    private final String command;

    /**
     * A line that can't be understood.
     *
     * @param command
     *            its first word, without the slash; perhaps one that is unknown, then {@code line}
     * @param message
     *            what is wrong, in a few words
     */
    public BadLineException(String command, String message) {
        super(message, null, false, false); // an ordinary event, and often one that somebody provokes: no stack
        this.command = command;
    }

    /**
     * Which command, or event.
     *
     * @return one word
     */
    public String command() {
        return command;
    }
}
