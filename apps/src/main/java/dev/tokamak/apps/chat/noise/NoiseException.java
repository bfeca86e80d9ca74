package dev.tokamak.apps.chat.noise;

/** A message that is not what the protocol allows, or that somebody has altered. What was agreed so far may not be used on. */
public final class NoiseException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param message
     *            in words, without secrets
     */
    public NoiseException(String message) {
        super(message);
    }
}
