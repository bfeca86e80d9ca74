package dev.tokamak.apps.files.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import dev.tokamak.apps.files.store.StoreException.Kind;

/**
 * A checked name of something in a store: one part, or several behind each other's directories. There is no name for the
 * store itself. Immutable.
 *
 * <p>
 * What isn't allowed is refused, never changed into something that is: two names for one file are how checks are walked
 * around. The rules are the same on every system, so that a store can be moved.
 */
public final class StoreName {

    /** How many parts a name has at most. */
    public static final int MOST_PARTS = 16;
    /** How long a name is at most, bytes as UTF-8, slashes counted. */
    public static final int MOST_BYTES = 1024;

    private final List<String> parts;

    private StoreName(List<String> parts) {
        this.parts = parts;
    }

    /**
     * Reads a name.
     *
     * @param text
     *            parts with a slash between them, already decoded from whatever the protocol sends names in
     * @return the name
     * @throws StoreException
     *             {@link Kind#BAD_NAME}, in words that say what is wrong with it
     */
    public static StoreName parse(String text) throws StoreException {
        if (text.isEmpty()) {
            throw bad("the name is empty");
        }
        if (text.length() > MOST_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw bad("the name is longer than " + MOST_BYTES + " bytes");
        }
        if (text.startsWith("/")) {
            throw bad("the name begins with a slash");
        }
        var parts = List.of(text.split("/", -1));
        if (parts.size() > MOST_PARTS) {
            throw bad("the name has more than " + MOST_PARTS + " parts");
        }
        for (var part : parts) {
            NameRules.check(part);
        }
        return new StoreName(parts);
    }

    static StoreException bad(String why) {
        return new StoreException(Kind.BAD_NAME, why);
    }

    /**
     * Its parts.
     *
     * @return one or more
     */
    public List<String> parts() {
        return parts;
    }

    /**
     * The last part: what the file itself is called.
     *
     * @return without a slash
     */
    public String last() {
        return parts.getLast();
    }

    /** The directories that it is in, from the outermost. */
    List<String> directories() {
        return parts.subList(0, parts.size() - 1);
    }

    /** Equal for names that some file systems can't tell apart. */
    String key() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreName name && name.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /**
     * As it is written.
     *
     * @return the parts with slashes between them
     */
    @Override
    public String toString() {
        return String.join("/", parts);
    }
}
