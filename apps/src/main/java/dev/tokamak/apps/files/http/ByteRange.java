package dev.tokamak.apps.files.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a file is wanted: RFC 9110 section 14. A field that isn't understood is as good as none, and so are several
 * ranges at once: the whole file is a valid answer to them (section 14.2), and answering them in pieces has been a way to
 * make servers work for nothing (CVE-2011-3192).
 */
sealed interface ByteRange {

    /** All of it. */
    record Whole() implements ByteRange {}

    /**
     * A part.
     *
     * @param first index of its first byte
     * @param length bytes, 1 or more
     */
    record Part(long first, long length) implements ByteRange {}

    /** It begins behind the end. */
    record Unsatisfiable() implements ByteRange {}

    /** A number fits a long: more digits can't be an index, and aren't understood. */
    Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})", Pattern.CASE_INSENSITIVE);

    static ByteRange of(String field, long size) {
        var matcher = ONE.matcher(field);
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return new Whole();
        }
        return matcher.group(1).isEmpty() ? suffix(number(matcher, 2), size) : from(matcher, size);
    }

    private static ByteRange from(Matcher matcher, long size) {
        long first = number(matcher, 1);
        long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : number(matcher, 2);
        if (last < first) {
            return new Whole(); // not a range at all
        }
        return first >= size ? new Unsatisfiable() : new Part(first, Math.min(last, size - 1) - first + 1);
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0) {
            return new Unsatisfiable();
        }
        return size == 0 ? new Whole() : new Part(Math.max(size - length, 0), Math.min(length, size));
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }
}
