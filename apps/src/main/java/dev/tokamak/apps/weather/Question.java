package dev.tokamak.apps.weather;

import java.util.Locale;

/** What somebody wants to know the weather of. Equal questions have equal keys. */
public sealed interface Question {

    /**
     * Questions that are the same have the same.
     *
     * @return also fit to be shown
     */
    String key();

    /**
     * A point.
     *
     * @param at
     *            rounded
     */
    record AtPoint(Coordinates at) implements Question {
        @Override
        public String key() {
            return at.toString();
        }
    }

    /**
     * A place.
     *
     * @param name
     *            as it was asked, in normal form
     */
    record ByName(String name) implements Question {
        @Override
        public String key() {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}
