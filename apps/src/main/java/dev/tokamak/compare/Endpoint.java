package dev.tokamak.compare;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server under test says that it listens: {@code listening SERVICE tcp|udp|tls HOST:PORT}, IPv6 in brackets.
 *
 * @param service  name of the service
 * @param protocol {@code tcp}, {@code udp} or {@code tls}
 * @param address  where to connect; a wildcard address is replaced by the loopback of its family
 */
record Endpoint(String service, String protocol, InetSocketAddress address) {
    /** The line after the last endpoint. */
    static final String READY = "ready";

    private static final Pattern LINE = Pattern
            .compile("listening (\\S+) (tcp|udp|tls) (?:\\[([^\\]]+)\\]|([^:\\s]+)):(\\d{1,5})\\s*");

    /** Reads a line of a server's output; empty when it says something else. */
    static Optional<Endpoint> parse(String line) {
        Matcher match = LINE.matcher(line);
        if (!match.matches()) {
            return Optional.empty();
        }
        String host = match.group(3) != null ? match.group(3) : match.group(4);
        int port = Integer.parseInt(match.group(5));
        if (port == 0 || port > 65_535) {
            return Optional.empty();
        }
        try {
            InetAddress address = host.equals("localhost") ? InetAddress.getLoopbackAddress() : reachable(host);
            return Optional.of(new Endpoint(match.group(1), match.group(2), new InetSocketAddress(address, port)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static InetAddress reachable(String literal) {
        InetAddress address = InetAddress.ofLiteral(literal);
        if (!address.isAnyLocalAddress()) {
            return address;
        }
        return InetAddress.ofLiteral(address.getAddress().length == 4 ? "127.0.0.1" : "::1");
    }
}
