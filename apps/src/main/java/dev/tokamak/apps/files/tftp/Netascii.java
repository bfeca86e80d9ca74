package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;

/**
 * The text mode: between a file, in which LF ends a line, and the network, where CR LF does and a CR that ends none is
 * followed by NUL. What a file holds comes back as it was, whatever it is; only its length on the way is another.
 *
 * <p>
 * Both directions keep their state between calls, because a pair may be cut in two by a block. One thread at a time.
 */
public final class Netascii {

    private static final byte LF = '\n';
    private static final byte CR = '\r';
    private static final byte NUL = 0;

    private Netascii() {}

    /** From the file to the network. */
    public static final class Encoder {
        private byte second;
        private boolean owesSecond;

        /** Converts as much as fits; call again with more room until the input is empty and nothing is {@link #owed}. */
        public void encode(ByteBuffer in, ByteBuffer out) {
            while (out.hasRemaining() && (owesSecond || in.hasRemaining())) {
                if (owesSecond) {
                    owesSecond = false;
                    out.put(second);
                } else {
                    first(in.get(), out);
                }
            }
        }

        private void first(byte b, ByteBuffer out) {
            if (b == LF || b == CR) {
                out.put(CR);
                second = b == LF ? LF : NUL;
                owesSecond = true;
            } else {
                out.put(b);
            }
        }

        /** Whether half of a pair still has to be put. */
        public boolean owed() {
            return owesSecond;
        }
    }

    /** From the network to the file. */
    public static final class Decoder {
        private boolean afterCr;

        /**
         * Converts all of the input. A CR that is followed by neither LF nor NUL breaks the rules and is kept as it is.
         *
         * @param out has room for one byte more than there are in the input
         */
        public void decode(ByteBuffer in, ByteBuffer out) {
            while (in.hasRemaining()) {
                byte b = in.get();
                if (afterCr) {
                    afterCr = false;
                    if (b == LF || b == NUL) {
                        out.put(b == LF ? LF : CR);
                        continue;
                    }
                    out.put(CR);
                }
                if (b == CR) {
                    afterCr = true;
                } else {
                    out.put(b);
                }
            }
        }

        /**
         * The input is over: a CR at its very end is kept.
         *
         * @param out has room for one byte
         */
        public void finish(ByteBuffer out) {
            if (afterCr) {
                afterCr = false;
                out.put(CR);
            }
        }
    }
}
