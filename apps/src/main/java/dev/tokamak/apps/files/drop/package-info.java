/** The transfer of a socket course: whatever arrives until the sender half-closes becomes a new file. */
@NullMarked
package dev.tokamak.apps.files.drop;

import org.jspecify.annotations.NullMarked;
