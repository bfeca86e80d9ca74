/** The Simple File Transfer Protocol of RFC 913: commands and files on one TCP connection, with accounts. */
@NullMarked
package dev.tokamak.apps.files.sftp913;

import org.jspecify.annotations.NullMarked;
