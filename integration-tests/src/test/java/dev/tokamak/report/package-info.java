/** The comparison's report where it is read: in a browser. */
@NullMarked
package dev.tokamak.report;

import org.jspecify.annotations.NullMarked;
