package dev.tokamak.apps.http;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Limits;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;

/**
 * Asks HTTP servers, each time on a connection of its own, over whatever transport it is given. Any thread, also from
 * inside a callback: nothing here waits.
 *
 * <p>
 * What it does not do: redirects are reported, not followed, because they would let a server choose whom this program
 * talks to; nothing is compressed, so nothing can swell; there are no cookies, no proxies, no connections kept.
 */
public final class HttpClient {

    /**
     * How it asks. Immutable.
     *
     * @param userAgent
     *            what it calls itself
     * @param deadline
     *            positive: for looking up the name, connecting, a handshake and the whole response together
     * @param maxBody
     *            bytes: a longer body ends the exchange
     * @param limits
     *            of everything in a response that isn't its body
     * @param tls
     *            how https is spoken; null when it isn't
     */
    public record Config(String userAgent, Duration deadline, long maxBody, HttpLimits limits,
            @Nullable TlsConfig tls) {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException
         *             says which value is out of range
         */
        public Config {
            if (!deadline.isPositive()) {
                throw new IllegalArgumentException("the deadline must be positive");
            }
            if (maxBody < 0) {
                throw new IllegalArgumentException("the longest body must be 0 bytes or more");
            }
        }
    }

    private final Transport transport;
    private final Config config;

    /**
     * A client.
     *
     * @param transport
     *            carries its connections
     * @param config
     *            how it asks
     */
    public HttpClient(Transport transport, Config config) {
        this.transport = transport;
        this.config = config;
    }

    /**
     * Begins one GET.
     *
     * @param base
     *            the server
     * @param path
     *            path and query, beginning with a slash: visible ASCII, encoded as far as needed; goes behind the
     *            base's own
     * @param accept
     *            media types that are wanted
     * @param consumer
     *            takes the response
     * @param then
     *            is told the outcome, exactly once, where the connection runs; before this returns when the transport
     *            has been shut down
     * @throws IllegalArgumentException
     *             when the server wants https and there is no configuration for it
     */
    public void get(BaseUrl base, String path, String accept, ResponseConsumer consumer,
            Consumer<? super HttpOutcome> then) {
        var fields = Fields.NONE.with("Host", base.hostField()).with("User-Agent", config.userAgent())
                .with("Accept", accept).with("Connection", "close");
        var request = new RequestHead("GET", base.path() + path, 1, fields);
        var exchange = new HttpExchange(base.toString(), request, config, consumer, then);
        try {
            var connection = transport.connect(base.address(), exchange, connecting(base));
            connection.schedule(config.deadline(), () -> exchange.expired(connection));
        } catch (IllegalStateException _) { // from connect alone: the handler hears of nothing then
            then.accept(new HttpOutcome.Failed("cannot ask " + base + ": shutting down"));
        }
    }

    private ConnectConfig connecting(BaseUrl base) {
        var plain = ConnectConfig.DEFAULT.withName("http").withTimeout(config.deadline())
                .withLimits(Limits.DEFAULT.withUnreadInput(2 * config.limits().unreadInput()));
        if (!base.encrypted()) {
            return plain;
        }
        var tls = config.tls();
        if (tls == null) {
            throw new IllegalArgumentException("https is not configured");
        }
        return plain.withTls(tls.withHandshakeTimeout(config.deadline()));
    }
}
