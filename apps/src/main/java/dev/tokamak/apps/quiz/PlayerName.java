package dev.tokamak.apps.quiz;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name that can be shown to others as it is: letters, digits and a few signs, no control characters and nothing that changes
 * the direction of writing.
 *
 * @param text 1 to {@value #LONGEST} characters, in Unicode's composed form (NFC)
 */
public record PlayerName(String text) {

    /** Characters (code points) at most. */
    public static final int LONGEST = 20;

    /** What is allowed, in words. */
    public static final String RULE = "a name is 1 to " + LONGEST
            + " letters, digits, spaces, dots, hyphens, underscores or apostrophes, and begins with a letter or digit";

    private static final Pattern FORM = Pattern
            .compile("[\\p{L}\\p{Nd}][\\p{L}\\p{M}\\p{Nd} ._'-]{0," + (LONGEST - 1) + "}");

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException when it is none
     */
    public PlayerName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(RULE);
        }
    }

    /**
     * Reads a name; spaces around it don't matter.
     *
     * @param text what somebody typed
     * @return empty when it is no name
     */
    public static Optional<PlayerName> parse(String text) {
        var composed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        return FORM.matcher(composed).matches() ? Optional.of(new PlayerName(composed)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
