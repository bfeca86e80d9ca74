/**
 * Where files are kept that peers send and ask for: one directory, names that can't lead out of it, uploads that appear whole
 * or not at all, a quota. Shared by every protocol that transfers files. All of it blocks, so it is called on threads for
 * that, never in a callback.
 */
@NullMarked
package dev.tokamak.apps.files.store;

import org.jspecify.annotations.NullMarked;
