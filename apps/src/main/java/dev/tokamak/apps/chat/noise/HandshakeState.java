package dev.tokamak.apps.chat.noise;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One side of one handshake {@code Noise_XX_25519_ChaChaPoly_BLAKE2s} (sections 5.3 and 7.5):
 *
 * <pre>
 * XX:
 *   -&gt; e                  a fresh key, in the clear
 *   &lt;- e, ee, s, es       a fresh key; from here on all is encrypted; the responder's long-lived key and proof that it is its own
 *   -&gt; s, se              the same of the initiator
 * </pre>
 *
 * Each side writes and reads in turn, and takes the {@link #split keys} after the third message. The first exception ends it: a
 * handshake that has failed is thrown away, and so are its fresh keys. Not for several threads at once.
 */
public final class HandshakeState {

    /** Most bytes of a message (section 3). */
    public static final int MOST_BYTES = 65_535;

    private static final String PROTOCOL = "Noise_XX_25519_ChaChaPoly_BLAKE2s";

    /** What a message consists of before its payload (section 7.1). */
    private enum Token {
        E,
        S,
        EE,
        ES,
        SE
    }

    private static final List<List<Token>> XX = List.of(
            List.of(Token.E),
            List.of(Token.E, Token.EE, Token.S, Token.ES),
            List.of(Token.S, Token.SE));

    private final boolean initiator;
    private final SymmetricState symmetric = new SymmetricState(PROTOCOL);
    private final KeyPair s;
    private final KeyPair e;
    private byte @Nullable [] rs;
    private byte @Nullable [] re;
    private int turn;
    private boolean failed;

    /**
     * Initialize(XX, initiator, prologue, s): a side that has seen nothing yet.
     *
     * @param initiator
     *            whether it writes first
     * @param prologue
     *            what both sides must agree on, or else the handshake fails: who talks to whom about what (section 6)
     * @param s
     *            its long-lived key; not destroyed here
     * @param random
     *            for the fresh key
     */
    public HandshakeState(boolean initiator, byte[] prologue, KeyPair s, SecureRandom random) {
        this(initiator, prologue, s, KeyPair.generate(random));
    }

    /** With a given fresh key, as published vectors have them; it must never be used again. */
    HandshakeState(boolean initiator, byte[] prologue, KeyPair s, KeyPair e) {
        this.initiator = initiator;
        this.s = s;
        this.e = e;
        symmetric.mixHash(prologue);
    }

    /**
     * WriteMessage(payload).
     *
     * @param payload
     *            protected as well as this message can: the first one's not at all
     * @return the message
     * @throws IllegalStateException
     *             when it is the other side's turn
     * @throws NoiseException
     *             when the other side's key is unfit
     */
    public byte[] write(byte[] payload) throws NoiseException {
        var tokens = begin(initiator);
        var out = new ByteArrayOutputStream();
        for (var token : tokens) {
            switch (token) {
                case E -> {
                    out.writeBytes(e.publicKey());
                    symmetric.mixHash(e.publicKey());
                }
                case S -> out.writeBytes(symmetric.encryptAndHash(s.publicKey()));
                default -> symmetric.mixKey(agree(token));
            }
        }
        out.writeBytes(symmetric.encryptAndHash(payload));
        end();
        return out.toByteArray();
    }

    /**
     * ReadMessage(message).
     *
     * @param message
     *            from the other side
     * @return its payload
     * @throws IllegalStateException
     *             when it is this side's turn
     * @throws NoiseException
     *             when it is too short or too long, was altered, or belongs to another handshake
     */
    public byte[] read(byte[] message) throws NoiseException {
        var tokens = begin(!initiator);
        if (message.length > MOST_BYTES) {
            throw new NoiseException("longer than " + MOST_BYTES + " bytes");
        }
        var in = ByteBuffer.wrap(message);
        for (var token : tokens) {
            switch (token) {
                case E -> {
                    re = take(in, KeyPair.LENGTH);
                    symmetric.mixHash(re);
                }
                case S -> rs = symmetric
                        .decryptAndHash(take(in, KeyPair.LENGTH + (symmetric.hasKey() ? ChaChaPoly.TAG : 0)));
                default -> symmetric.mixKey(agree(token));
            }
        }
        byte[] payload = symmetric.decryptAndHash(take(in, in.remaining()));
        end();
        return payload;
    }

    /** The tokens of this turn's message. Until {@link #end} all counts as failed: an exception leaves it so. */
    private List<Token> begin(boolean writers) {
        if (failed || isDone() || (turn % 2 == 0) != writers) {
            throw new IllegalStateException("not its turn");
        }
        failed = true;
        return XX.get(turn);
    }

    private void end() {
        failed = false;
        turn++;
    }

    /** The Diffie-Hellman of a token: the initiator's key is named first (section 7.1). */
    private byte[] agree(Token token) throws NoiseException {
        boolean withOurStatic = token == (initiator ? Token.SE : Token.ES);
        boolean withTheirStatic = token == (initiator ? Token.ES : Token.SE);
        return (withOurStatic ? s : e).agree(Objects.requireNonNull(withTheirStatic ? rs : re));
    }

    private static byte[] take(ByteBuffer in, int length) throws NoiseException {
        if (in.remaining() < length) {
            throw new NoiseException("too short for a message of this handshake");
        }
        var taken = new byte[length];
        in.get(taken);
        return taken;
    }

    /**
     * Whether all three messages have gone.
     *
     * @return true when the keys can be taken
     */
    public boolean isDone() {
        return turn == XX.size();
    }

    /**
     * The hash over everything so far, the prologue included: the same on both sides, and never the same in two handshakes. What
     * is signed over it can't be used elsewhere (channel binding, section 11.2).
     *
     * @return 32 bytes
     */
    public byte[] hash() {
        return symmetric.hash();
    }

    /**
     * The long-lived key of the other side.
     *
     * @return 32 bytes
     * @throws IllegalStateException
     *             when it hasn't come yet
     */
    public byte[] remoteStatic() {
        if (rs == null) {
            throw new IllegalStateException("not known yet");
        }
        return rs.clone();
    }

    /**
     * Split(): the keys to talk with. Once; destroys what the handshake was made of.
     *
     * @return both directions
     * @throws IllegalStateException
     *             before the third message, or when it has failed
     */
    public Transport split() {
        if (!isDone() || failed) {
            throw new IllegalStateException("not done");
        }
        failed = true; // nothing more can be had from it
        e.destroy();
        var pair = symmetric.split();
        return initiator ? new Transport(pair[0], pair[1]) : new Transport(pair[1], pair[0]);
    }

    /** Overwrites the fresh key and all that was made of it; the handshake can't go on. */
    public void destroy() {
        failed = true;
        e.destroy();
        symmetric.destroy();
    }

    /**
     * What a handshake leaves: a key for each direction.
     *
     * @param sending
     *            for what this side encrypts
     * @param receiving
     *            for what the other side has encrypted
     */
    public record Transport(CipherState sending, CipherState receiving) {}
}
