package dev.tokamak.apps.weather;

import org.jspecify.annotations.Nullable;

/**
 * Where the weather is. Immutable.
 *
 * @param name
 *            what it is called; null when coordinates were asked for
 * @param country
 *            the country's name; null when it isn't known
 * @param at
 *            where it is
 */
public record Place(@Nullable String name, @Nullable String country, Coordinates at) {}
