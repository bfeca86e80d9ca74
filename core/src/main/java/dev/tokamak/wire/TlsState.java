package dev.tokamak.wire;

import java.io.IOException;
import java.util.function.Consumer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.TlsSession;

/**
 * Where a TLS connection stands: in its handshake, ready, or failed; and whether the engine has something to say that is no
 * data of the protocol. All that {@link TlsReader} and {@link TlsWriter} share: each runs on a thread of its own on some
 * transports, so the fields are volatile, and neither waits for the other.
 */
final class TlsState {

    /** What a wire asks of the connection that it carries. */
    interface Owner {
        /** Has work done that takes long, where it delays nobody else. */
        void compute(Runnable work, Consumer<@Nullable Throwable> then);

        /** Whether input is thrown away anyway, so that it does not matter how it ends. */
        boolean discardsInput();

        /** A failure that was seen neither in reading nor in writing. */
        void broken(IOException cause);

        /** Nanoseconds, for differences. */
        long now();
    }

    final SSLEngine engine;
    final Owner owner;
    private volatile boolean owes;
    private volatile boolean computing;
    private volatile @Nullable SSLException failure;
    private volatile @Nullable TlsSession session;

    /**
     * Begins the handshake.
     *
     * @throws SSLException
     *             when the engine can't begin
     */
    TlsState(SSLEngine engine, Owner owner) throws SSLException {
        this.engine = engine;
        this.owner = owner;
        engine.beginHandshake();
        owes = wantsToWrap();
    }

    /** Whether the handshake is over, and went well. */
    boolean isReady() {
        return session != null;
    }

    boolean hasFailed() {
        return failure != null;
    }

    @Nullable
    TlsSession session() {
        return session;
    }

    /** Whether the handshake waits for a computation; nothing may be wrapped or unwrapped until then. */
    boolean isComputing() {
        return computing;
    }

    /** Whether the engine has something of its own to send: handshake, answers to key updates, alerts, close_notify. */
    boolean owes() {
        return owes;
    }

    void owe() {
        owes = true;
    }

    /** The writer says it now. Told before it looks what there is: the reader may find more at any time. */
    void saysWhatItOwes() {
        owes = false;
    }

    boolean wantsToWrap() {
        return engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    /** What the engine wants next. False when nothing may be decrypted before. */
    boolean follow(HandshakeStatus status) {
        if (failure != null) {
            return false;
        }
        switch (status) {
            case NEED_TASK -> {
                computing = true;
                owner.compute(this::compute, this::computed);
                return false;
            }
            case NEED_WRAP -> {
                owes = true;
                return isReady(); // during the handshake our part comes first
            }
            case FINISHED -> {
                session = Tls.describe(engine);
                owes |= wantsToWrap(); // tickets for a later session
            }
            default -> {
                // it waits for the peer
            }
        }
        return true;
    }

    private void compute() {
        for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void computed(@Nullable Throwable thrown) {
        computing = false;
        if (thrown != null) {
            owner.broken(failed(new SSLException("the handshake could not be computed", thrown)));
        } else {
            follow(engine.getHandshakeStatus());
        }
    }

    /** From now on nothing is encrypted or decrypted any more; the alert that says why is owed. */
    SSLException failed(SSLException why) {
        engine.closeOutbound(); // after the alert, if the engine has one
        owes = true;
        failure = why;
        return why;
    }
}
