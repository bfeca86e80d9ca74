package dev.tokamak.apps.chat.sealed;

/** Why a frame is refused: becomes a {@link Shown.Warning}. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final Shown.Kind kind;

    RefusedException(Shown.Kind kind, String words) {
        super(words);
        this.kind = kind;
    }

    Shown.Kind kind() {
        return kind;
    }
}
