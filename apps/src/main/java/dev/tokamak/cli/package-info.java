/** The command line: the only place that names transports, resolves names and ends the process. */
@NullMarked
package dev.tokamak.cli;

import org.jspecify.annotations.NullMarked;
