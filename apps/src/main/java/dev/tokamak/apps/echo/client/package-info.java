/** The echo client: round trips over TCP and UDP, one at a time, checked byte for byte and timed. */
@NullMarked
package dev.tokamak.apps.echo.client;

import org.jspecify.annotations.NullMarked;
