package dev.tokamak.apps.echo;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;

/**
 * Sends each datagram back to where it says it came from: RFC 862, UDP. Safe for several loops at once.
 *
 * <p>
 * <b>Who is not answered.</b> Anybody can write any sender on a datagram. Two services that answer whatever they get can so
 * be set on each other by one forged datagram, and then go on for ever (CERT CA-1996-01, CVE-2024-2169). No answer goes to
 * <ul>
 * <li>the ports of services that answer by themselves: 7 echo, 13 daytime, 17 quotd, 19 chargen, 37 time, 53 DNS, 69 TFTP,
 * 123 NTP; nor to port 0, which is nobody's;
 * <li>this server's own port number, <em>whatever the address</em>. On this machine that is this server: which addresses are
 * its own can't be known for sure where it is bound to all of them. On another machine it is most likely a second server of
 * this kind, and a loop between two is as bad as one with itself. The price: a client that happens to use the very same
 * number gets no answer. Clients use numbers that their system picks, of some 28,000 (Linux), and none of these is a default
 * port here.
 * </ul>
 * What remains: two answering services on ports that neither knows of. A server reached from outside should therefore be
 * behind a filter that drops forged senders; {@code tokamak serve} binds the loopback address unless told otherwise.
 *
 * <p>
 * An answer is never longer than the question, so it amplifies nothing. A truncated datagram is not answered: half of what
 * was sent would pass for an echo.
 */
public final class DatagramEcho implements DatagramHandler {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.echo");

    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder truncated = new LongAdder();

    @Override
    public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean cut) {
        if (cut) {
            truncated.increment();
        } else if (mayAnswer(port, from)) {
            answered.increment();
            port.send(from, payload);
        } else {
            refused.increment();
            reportNowAndThen(from);
        }
    }

    private static boolean mayAnswer(DatagramPort port, SocketAddress from) {
        return from instanceof InetSocketAddress source
                && port.localAddress() instanceof InetSocketAddress own
                && source.getPort() != own.getPort()
                && !answersByItself(source.getPort());
    }

    /**
     * Whether the service on a well-known port answers whatever it gets.
     *
     * @param port the source port of a datagram
     * @return true: an answer could start a loop
     */
    public static boolean answersByItself(int port) {
        return switch (port) {
            case 0, 7, 13, 17, 19, 37, 53, 69, 123 -> true;
            default -> false;
        };
    }

    /** Whoever forges them must not fill the log: the 1st, 2nd, 4th, 8th .. is reported. */
    private void reportNowAndThen(SocketAddress from) {
        long count = refused.sum();
        if (Long.bitCount(count) == 1) {
            LOG.log(Level.INFO,
                    "{0} datagrams from ports that may answer by themselves were not echoed, the last from {1}",
                    count, from);
        }
    }

    /**
     * Datagrams sent back, or handed to the port for that.
     *
     * @return 0 or more
     */
    public long answered() {
        return answered.sum();
    }

    /**
     * Datagrams not answered because of their source port.
     *
     * @return 0 or more
     */
    public long refused() {
        return refused.sum();
    }

    /**
     * Datagrams not answered because they were longer than the port's limit.
     *
     * @return 0 or more
     */
    public long truncated() {
        return truncated.sum();
    }
}
