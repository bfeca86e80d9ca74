/**
 * Sealed rooms: chat that a server stores and passes on but can't read. Each two clients agree on keys by Noise
 * ({@link dev.tokamak.apps.chat.noise}), and each client gives the others the key of its messages through these sessions.
 * docs/apps/chat-sealed.md has the formats and says what is protected and what is not. No I/O but for the files of
 * {@link dev.tokamak.apps.chat.sealed.Identity} and {@link dev.tokamak.apps.chat.sealed.Contacts}; time and randomness are
 * handed in.
 */
@NullMarked
package dev.tokamak.apps.chat.sealed;

import org.jspecify.annotations.NullMarked;
