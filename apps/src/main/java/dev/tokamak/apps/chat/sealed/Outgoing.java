package dev.tokamak.apps.chat.sealed;

import java.util.Optional;

/** A frame to be sent, once encrypted and the same bytes however often it is sent again. Immutable. */
public final class Outgoing {

    /** Goes to all members. */
    public static final String ALL = "*";

    private final String to;
    private final byte[] payload;
    private final Optional<String> text;

    Outgoing(String to, byte[] payload, Optional<String> text) {
        this.to = to;
        this.payload = payload;
        this.text = text;
    }

    /**
     * Who it goes to.
     *
     * @return an instance, or {@link #ALL}
     */
    public String to() {
        return to;
    }

    /**
     * What the server gets to see.
     *
     * @return at most {@link SealedRoom#MOST_PAYLOAD} bytes, a copy
     */
    public byte[] payload() {
        return payload.clone();
    }

    /**
     * What was said, so that its sender can be told when the server has it.
     *
     * @return empty for frames that only carry keys
     */
    public Optional<String> text() {
        return text;
    }
}
