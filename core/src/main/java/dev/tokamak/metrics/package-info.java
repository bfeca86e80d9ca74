/** What can be counted and observed while a transport runs. */
@NullMarked
package dev.tokamak.metrics;

import org.jspecify.annotations.NullMarked;
