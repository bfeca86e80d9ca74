package dev.tokamak.apps.weather;

import java.nio.ByteBuffer;

/**
 * Whether bytes are UTF-8 (RFC 3629), however they are cut: no overlong forms, no surrogates, nothing above U+10FFFF.
 * Jackson's non-blocking parser takes C0 80 for a NUL, and texts go from here to terminals.
 */
final class Utf8Check {

    private int expected; // continuation bytes of the character that has begun
    private int lowest = 0x80; // of the next continuation byte
    private int highest = 0xbf;

    /** Looks at bytes without taking them; false from the first one that is wrong on. */
    boolean accepts(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (!accepts(bytes.get(i) & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean accepts(int b) {
        if (expected > 0) {
            boolean right = b >= lowest && b <= highest;
            expected--;
            next(0x80, 0xbf);
            return right;
        }
        if (b < 0x80) {
            return true;
        }
        expected = b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : 1;
        switch (b) { // the second byte tells overlong forms, surrogates and what is beyond Unicode
            case 0xe0 -> next(0xa0, 0xbf);
            case 0xed -> next(0x80, 0x9f);
            case 0xf0 -> next(0x90, 0xbf);
            case 0xf4 -> next(0x80, 0x8f);
            default -> next(0x80, 0xbf);
        }
        return b >= 0xc2 && b <= 0xf4;
    }

    private void next(int from, int to) {
        lowest = from;
        highest = to;
    }
}
