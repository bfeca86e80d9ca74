package dev.tokamak.apps.weather;

import java.util.Map;
import java.util.Optional;

/**
 * The values of a JSON document by where they stand, as JSON pointers (RFC 6901) say it: {@code
 * /current/temperature_2m}, {@code /results/0/name}. A null is as good as absent. Immutable.
 *
 * @param byPointer
 *            texts, numbers (doubles) and truths; objects and arrays are only in the pointers
 */
public record JsonValues(Map<String, Object> byPointer) {

    private static final int LONGEST_TEXT = 250;

    /** Copies the map. */
    public JsonValues {
        byPointer = Map.copyOf(byPointer);
    }

    /**
     * A text, fit to be shown: control characters and such replaced, cut when long.
     *
     * @param pointer
     *            where
     * @return empty when there is none, or something else
     */
    public Optional<String> text(String pointer) {
        return byPointer.get(pointer) instanceof String text && !text.isBlank()
                ? Optional.of(Texts.shown(text, LONGEST_TEXT))
                : Optional.empty();
    }

    /**
     * A number.
     *
     * @param pointer
     *            where
     * @return empty when there is none, something else, or one that is no double
     */
    public Optional<Double> number(String pointer) {
        return byPointer.get(pointer) instanceof Double number && Double.isFinite(number)
                ? Optional.of(number)
                : Optional.empty();
    }

    /**
     * A truth.
     *
     * @param pointer
     *            where
     * @return false also when there is none, or something else
     */
    public boolean isTrue(String pointer) {
        return Boolean.TRUE.equals(byPointer.get(pointer));
    }
}
