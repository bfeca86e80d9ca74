/** The weather client: asks a relay, and puts its lines into words. */
@NullMarked
package dev.tokamak.apps.weather.client;

import org.jspecify.annotations.NullMarked;
