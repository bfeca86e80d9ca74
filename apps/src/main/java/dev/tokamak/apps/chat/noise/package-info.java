/**
 * {@code Noise_XX_25519_ChaChaPoly_BLAKE2s} after revision 34 of the Noise Protocol Framework (noiseprotocol.org): two sides
 * that know nothing of each other agree on keys, and each learns a long-lived key that the other side has proved to own.
 * Bytes in, bytes out; no I/O and no threads. Section numbers in the comments are those of the specification.
 */
@NullMarked
package dev.tokamak.apps.chat.noise;

import org.jspecify.annotations.NullMarked;
