/** A sender of log messages, for {@code tokamak log}. */
@NullMarked
package dev.tokamak.apps.log.client;

import org.jspecify.annotations.NullMarked;
