package dev.tokamak.apps.echo.client;

import java.util.Optional;
import java.util.OptionalLong;

import org.HdrHistogram.Histogram;

/**
 * What the round trips over one protocol came to.
 *
 * @param protocol "tcp" or "udp"
 * @param sent round trips begun
 * @param answered of these, answered with what was sent
 * @param lost of these, not answered in time (UDP)
 * @param wrong of these, answered with something else
 * @param duplicates replies that came twice, not counted as answers (UDP)
 * @param connectNanos how long the (first) connection took to be established, nanoseconds
 * @param firstNanos how long the very first round trip took, if it was answered
 * @param slowestNanos how long the slowest answered one took
 * @param nanos how long each answered one took; not to be changed
 * @param failure why it ended before its time
 */
public record EchoResult(String protocol, long sent, long answered, long lost, long wrong, long duplicates,
        OptionalLong connectNanos, OptionalLong firstNanos, OptionalLong slowestNanos,
        Histogram nanos, Optional<String> failure) {

    /**
     * Whether every round trip that was asked for was made and none came back wrong. Losses are no failure as long as
     * something came back: UDP promises no more.
     *
     * @return true when there is nothing to complain of
     */
    public boolean succeeded() {
        return failure.isEmpty() && wrong == 0 && answered > 0;
    }
}
