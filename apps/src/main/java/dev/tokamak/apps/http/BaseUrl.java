package dev.tokamak.apps.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a service is to be found: {@code http://} or {@code https://}, a host, perhaps a port, perhaps a path that all
 * of its paths begin with. Immutable.
 *
 * @param encrypted
 *            whether it is https
 * @param host
 *            a name or an address, without brackets; never looked up here
 * @param port
 *            1 to 65535
 * @param path
 *            what each path begins with, without a slash at its end: often nothing
 */
public record BaseUrl(boolean encrypted, String host, int port, String path) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * Reads one.
     *
     * @param text
     *            as people write it
     * @return where it is
     * @throws IllegalArgumentException
     *             says what is wrong with it, in words for a person
     */
    public static BaseUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no URL: " + e.getReason(), e);
        }
        boolean encrypted = "https".equalsIgnoreCase(uri.getScheme());
        if (!encrypted && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("'" + text + "' must begin with http:// or https://");
        }
        var host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("'" + text + "' has no host, as in http://127.0.0.1:8080");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("'" + text + "' must be a scheme, a host, a port and a path, no more");
        }
        int port = uri.getPort() < 0 ? encrypted ? HTTPS : HTTP : uri.getPort();
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("the port in '" + text + "' must be 1 to 65535");
        }
        var path = uri.getRawPath();
        return new BaseUrl(encrypted, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    /** For connecting: resolved by whoever may wait for that. */
    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** What the field Host says: RFC 9110 section 7.2. */
    String hostField() {
        boolean usual = port == (encrypted ? HTTPS : HTTP);
        var bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return usual ? bracketed : bracketed + ":" + port;
    }

    /**
     * For messages: host and port.
     *
     * @return always with the port
     */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
