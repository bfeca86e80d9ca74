/** The contract of {@link dev.tokamak.net.DatagramPort} and {@link dev.tokamak.net.DatagramHandler}, on every transport. */
package dev.tokamak.udp;
