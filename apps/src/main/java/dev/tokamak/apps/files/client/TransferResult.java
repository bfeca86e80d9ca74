package dev.tokamak.apps.files.client;

import java.time.Duration;
import java.util.Optional;

import dev.tokamak.apps.files.tftp.TftpResult;

/**
 * What has been transferred.
 *
 * @param name
 *            what the file is called at the server
 * @param size
 *            bytes of the whole file
 * @param resumedAt
 *            bytes that were there from an earlier attempt, 0 for none
 * @param sha256
 *            of the whole file, in hexadecimal, as it is here; empty when nobody has computed it
 * @param verified
 *            whether both sides have computed the digest, and have found the same
 * @param time
 *            from connecting, or from the request where nothing is connected, to the last answer; what was done with the
 *            file before doesn't count
 * @param datagrams
 *            what was agreed on, when it went in datagrams
 */
public record TransferResult(String name, long size, long resumedAt, Optional<String> sha256, boolean verified,
        Duration time, Optional<TftpResult> datagrams) {}
