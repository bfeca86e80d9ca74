/** Encrypted connections, on every transport, with peers of all sorts. */
package dev.tokamak.tls;
