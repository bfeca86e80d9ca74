package dev.tokamak.apps.chat.sealed;

import java.util.function.LongSupplier;

/** What is done with the frames of the others: the server's word for whom they are from has been checked as far as it can be. */
final class Receiver {

    private final Member self;
    private final Keyring keyring;
    private final Speaker speaker;
    private final Results results;
    private final LongSupplier nanoTime;

    Receiver(Member self, Keyring keyring, Speaker speaker, Results results, LongSupplier nanoTime) {
        this.self = self;
        this.keyring = keyring;
        this.speaker = speaker;
        this.results = results;
        this.nanoTime = nanoTime;
    }

    void receive(long seq, Peer peer, String to, Frame frame) throws RefusedException {
        boolean forAll = frame instanceof Frame.RoomMessage;
        if (!to.equals(forAll ? Outgoing.ALL : self.instance())) {
            throw new RefusedException(Shown.Kind.MISDIRECTED,
                    "something came that was meant for somebody else, and was refused");
        }
        switch (frame) {
            case Frame.Handshake handshake -> handshake(peer, handshake);
            case Frame.SessionMessage message -> session(peer, peer.open(message));
            case Frame.RoomMessage message -> said(seq, peer, message);
        }
    }

    private void handshake(Peer peer, Frame.Handshake frame) throws RefusedException {
        if (!peer.isPresent()) {
            return; // it went before we could read this; an answer would reach nobody
        }
        peer.handshake(frame, nanoTime.getAsLong()).ifPresent(answer -> results.send(peer, answer));
        if (peer.hasJustAgreed()) {
            settle(peer);
        }
    }

    /** Keys are agreed: is it who it was before? Then it gets the key of what we say. */
    private void settle(Peer peer) throws RefusedException {
        boolean first = keyring.meet(peer, results);
        if (keyring.mayRead(peer)) {
            welcome(peer, first);
        } else {
            results.send(peer, peer.seal(ChainKeys.nothing()));
        }
    }

    private void session(Peer peer, Session.Opened opened) throws RefusedException {
        if (opened.missing() != 0) {
            missing(peer, "keys", opened.missing());
        }
        byte[] text = opened.text();
        switch (text[0]) {
            case ChainKeys.NOTHING -> {
            }
            case ChainKeys.KEYS -> peer.take(ChainKeys.take(text));
            case ChainKeys.ASK -> {
                if (keyring.mayRead(peer)) {
                    speaker.answer(peer, ChainKeys.asked(text), results);
                }
            }
            default -> throw new RefusedException(Shown.Kind.MALFORMED, "something came that is not in the format");
        }
    }

    private void said(long seq, Peer peer, Frame.RoomMessage message) throws RefusedException {
        ReceivingChain.Opened opened;
        try {
            opened = peer.open(message);
        } catch (RefusedException e) {
            boolean lacksKey = e.kind() == Shown.Kind.UNREADABLE || e.kind() == Shown.Kind.LIMIT;
            if (lacksKey && peer.shouldAsk(message)) {
                results.send(peer, peer.seal(ChainKeys.ask(message.chain())));
            }
            throw e;
        }
        if (opened.missing() > 0) {
            missing(peer, "messages", opened.missing());
        }
        var from = peer.member();
        if (!keyring.isTrusted(peer)) {
            throw new RefusedException(Shown.Kind.BLOCKED, "a message is not shown: the key of " + from.name()
                    + " has changed and is not accepted");
        }
        results.show(new Shown.Said(seq, from.name(), from.instance(), opened.text(),
                keyring.isVerified(peer)));
    }

    private void missing(Peer peer, String what, long count) {
        results.warn(Shown.Kind.MISSING, peer.member().name(),
                what + " that were sent before the next haven't come: " + Long.toUnsignedString(count));
    }

    /** Gives somebody who may read our chain, and says so. */
    void welcome(Peer peer, boolean first) {
        speaker.give(peer, results);
        var member = peer.member();
        results.show(new Shown.KeysReady(member.name(), member.instance(), first, keyring.isVerified(peer)));
    }
}
