/**
 * A log collector: plain lines and syslog (RFC 5424, RFC 3164) over TCP (RFC 6587) and UDP (RFC 5426), written to text files
 * that rotate. {@link dev.tokamak.apps.log.LogCollector} is the way in. From the network to the disk:
 * {@code SyslogFrames} finds messages, {@code SyslogParser} their parts, {@code RecordFormat} makes an escaped line of each,
 * {@code RecordQueue} bounds what waits, {@code LogWriter} is the one thread that writes, {@code LogDirectory} rotates.
 */
@NullMarked
package dev.tokamak.apps.log;

import org.jspecify.annotations.NullMarked;
