package dev.tokamak.apps.files.store;

import java.time.Instant;

/**
 * A line of a listing.
 *
 * @param name
 *            one part, which can be asked for
 * @param size
 *            bytes; of no meaning for a directory
 * @param modified
 *            when it was last changed
 * @param directory
 *            whether it is one; an ordinary file otherwise
 */
public record Entry(String name, long size, Instant modified, boolean directory) {}
