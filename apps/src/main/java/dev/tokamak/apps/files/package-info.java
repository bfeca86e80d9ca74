/** Files that are sent and fetched, by several protocols over one store. Here: what their handlers share. */
@NullMarked
package dev.tokamak.apps.files;

import org.jspecify.annotations.NullMarked;
