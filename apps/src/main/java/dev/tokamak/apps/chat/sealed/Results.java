package dev.tokamak.apps.chat.sealed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came of the calls to a {@link SealedRoom} and wasn't taken yet. */
final class Results {

    private List<Outgoing> out = new ArrayList<>();
    private List<Shown> shown = new ArrayList<>();

    void send(Peer peer, byte[] frame) {
        out.add(new Outgoing(peer.member().instance(), frame, Optional.empty()));
    }

    void sendToAll(byte[] frame, String text) {
        out.add(new Outgoing(Outgoing.ALL, frame, Optional.of(text)));
    }

    void show(Shown what) {
        shown.add(what);
    }

    void warn(Shown.Kind kind, String name, String words) {
        shown.add(new Shown.Warning(kind, name, words));
    }

    /** Shows why something was refused; the name is the server's word, and shown only if it can be one. */
    void warn(RefusedException refused, String name) {
        warn(refused.kind(), Member.isName(name) ? name : "?", String.valueOf(refused.getMessage()));
    }

    List<Outgoing> takeOutgoing() {
        var taken = out;
        out = new ArrayList<>();
        return taken;
    }

    List<Shown> takeShown() {
        var taken = shown;
        shown = new ArrayList<>();
        return taken;
    }
}
