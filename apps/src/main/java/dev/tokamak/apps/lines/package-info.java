/** The client's side of protocols made of lines of text: what a person, a pipe or a window talks through. */
@NullMarked
package dev.tokamak.apps.lines;

import org.jspecify.annotations.NullMarked;
