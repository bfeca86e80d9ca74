/** Sending and fetching files: what a client of the files service does, apart from talking to a person. */
@NullMarked
package dev.tokamak.apps.files.client;

import org.jspecify.annotations.NullMarked;
