/**
 * TFTP: files over UDP. RFC 1350, with the options of RFC 2347, 2348, 2349 and 7440; server and client.
 *
 * <p>
 * {@link dev.tokamak.apps.files.tftp.Sender} and {@link dev.tokamak.apps.files.tftp.Receiver} are the protocol: packets and
 * time in, packets out, no I/O. Around them {@link dev.tokamak.apps.files.tftp.TransferPort} has the socket, a
 * {@link dev.tokamak.apps.files.tftp.Pump} the disk.
 */
@NullMarked
package dev.tokamak.apps.files.tftp;

import org.jspecify.annotations.NullMarked;
