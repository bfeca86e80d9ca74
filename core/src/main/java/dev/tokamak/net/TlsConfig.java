package dev.tokamak.net;

import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted: TLS 1.3 (RFC 8446), and 1.2 only when asked for. Immutable; start from {@link #of}.
 *
 * @param context
 *            keys and trust, ready to use
 * @param protocols
 *            what may be agreed, by the JDK's names
 * @param handshakeTimeout
 *            positive: how long a handshake may take from the first moment, however busy the peer is meanwhile
 * @param serverName
 *            for an outgoing connection: the name that is asked for (SNI, RFC 6066 section 3) and that the peer's certificate
 *            has to bear (RFC 9110 section 4.3.4); null for the host that is connected to
 */
public record TlsConfig(SSLContext context, List<String> protocols, Duration handshakeTimeout,
        @Nullable String serverName) {

    /** Default for a handshake: 10 s. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private static final String TLS_13 = "TLSv1.3";
    private static final String TLS_12 = "TLSv1.2";

    /**
     * Checks the ranges and copies the list.
     *
     * @throws IllegalArgumentException
     *             when there is no protocol, or the time-out is not positive
     */
    public TlsConfig {
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("at least one TLS protocol is needed");
        }
        if (!handshakeTimeout.isPositive()) {
            throw new IllegalArgumentException("the handshake time-out must be positive");
        }
    }

    /**
     * TLS 1.3 with these keys and this trust, {@link #DEFAULT_HANDSHAKE_TIMEOUT}.
     *
     * @param context
     *            ready to use
     * @return a configuration for a listener or an outgoing connection
     */
    public static TlsConfig of(SSLContext context) {
        return new TlsConfig(context, List.of(TLS_13), DEFAULT_HANDSHAKE_TIMEOUT, null);
    }

    /**
     * TLS 1.2 too, for peers that know nothing newer.
     *
     * @return the changed configuration
     */
    public TlsConfig withTls12() {
        return new TlsConfig(context, List.of(TLS_13, TLS_12), handshakeTimeout, serverName);
    }

    /**
     * Another time-out.
     *
     * @param timeout
     *            positive
     * @return the changed configuration
     */
    public TlsConfig withHandshakeTimeout(Duration timeout) {
        return new TlsConfig(context, protocols, timeout, serverName);
    }

    /**
     * Another name to ask for and to check, for outgoing connections.
     *
     * @param name
     *            a host name
     * @return the changed configuration
     */
    public TlsConfig withServerName(String name) {
        return new TlsConfig(context, protocols, handshakeTimeout, name);
    }

    /**
     * Whether a name is an address in numbers. Such a one stands in certificates as an address, not as a name (RFC 9110 section
     * 4.3.4), and no server is asked for by it (RFC 6066 section 3).
     *
     * @param name
     *            of a host
     * @return true for what can be nothing but an address, of IPv4 or IPv6, right or wrong
     */
    public static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }
}
