/** All services at once for a long time, with clients that come, go, die and misbehave. */
package dev.tokamak.soak;
