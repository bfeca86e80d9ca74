package dev.tokamak.codec;

/**
 * What a {@link Decoder} made of the bytes so far. Incomplete input is an ordinary value and no exception, because it is
 * what most reads on a network bring.
 *
 * @param <F> what a frame is
 */
public sealed interface Decoded<F> {

    /**
     * A whole frame; the buffer's position is behind it.
     *
     * @param <F> what a frame is
     * @param value the frame; the decoder says how long it is valid
     */
    record Frame<F>(F value) implements Decoded<F> {}

    /**
     * The frame isn't complete. The buffer's position hasn't moved: return from {@code onData} and leave the rest unread.
     *
     * @param <F> what a frame would be
     */
    record NeedMore<F>() implements Decoded<F> {
        private static final NeedMore<?> INSTANCE = new NeedMore<>();
    }

    /**
     * This is no frame, and nothing after it can be found: answer in the protocol's way, then close or abort the
     * connection. The buffer's position hasn't moved, and the same bytes give the same answer again.
     *
     * @param <F> what a frame would be
     * @param why what is wrong, a few words for a log or for the peer; holds no bytes of the peer's
     */
    record Malformed<F>(String why) implements Decoded<F> {}

    /**
     * The one {@link NeedMore} there has to be.
     *
     * @param <F> what a frame would be
     * @return always the same
     */
    @SuppressWarnings("unchecked") // it holds nothing of type F
    static <F> Decoded<F> needMore() {
        return (Decoded<F>) NeedMore.INSTANCE;
    }
}
