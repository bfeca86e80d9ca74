package dev.tokamak.apps.echo.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Limits;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/** Round trips over TCP: all on one connection, or, to a server that closes after each answer, each on one of its own. */
final class TcpPath implements EchoPath {

    private final Transport transport;
    private final InetSocketAddress to;
    private final String prefix;
    private final boolean connectEachTime;
    private final Duration timeout;
    private final ConnectConfig config;
    // passed on from one round trip to the next
    private volatile @Nullable TcpTalk talk;
    private volatile long connectNanos = -1;

    /**
     * A way that isn't opened yet.
     *
     * @param to the server, resolved or not
     * @param longest the longest message, bytes
     * @param prefix what each answer begins with; when it isn't empty, the server closes after its first answer
     * @param timeout for connecting, and for each round trip
     * @param tls how it is encrypted; null for plain TCP
     */
    TcpPath(Transport transport, InetSocketAddress to, int longest, String prefix, Duration timeout,
            @Nullable TlsConfig tls) {
        this.transport = transport;
        this.to = to;
        this.prefix = prefix;
        this.connectEachTime = !prefix.isEmpty();
        this.timeout = timeout;
        var plain = ConnectConfig.DEFAULT.withName("echo client").withTimeout(timeout).withLimits(limits(longest));
        config = tls == null ? plain : plain.withTls(tls);
    }

    /**
     * Reading stops while output is above high water. A client that has sent a long message and then doesn't read makes an
     * echo server stop reading too, and both would wait for each other: so a whole message must fit below the mark.
     */
    private static Limits limits(int longest) {
        var limits = Limits.DEFAULT;
        return longest < limits.highWater() ? limits : limits.withWater(limits.lowWater(), longest + 1);
    }

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public void begin(Trip trip) {
        var open = talk;
        if (open != null && !connectEachTime) {
            open.next(trip);
        } else {
            close();
            connect(trip);
        }
    }

    private void connect(Trip trip) {
        long started = NanoClock.SYSTEM.nanoTime();
        var fresh = new TcpTalk(prefix, timeout, trip, () -> {
            if (connectNanos < 0) {
                connectNanos = NanoClock.SYSTEM.nanoTime() - started;
            }
        });
        talk = fresh;
        transport.connect(to, fresh, config); // it may be open, and even answered, before this returns
    }

    @Override
    public OptionalLong connectNanos() {
        return connectNanos < 0 ? OptionalLong.empty() : OptionalLong.of(connectNanos);
    }

    @Override
    public long duplicates() {
        return 0;
    }

    @Override
    public void close() {
        var open = talk;
        if (open != null) {
            open.close();
        }
    }
}
