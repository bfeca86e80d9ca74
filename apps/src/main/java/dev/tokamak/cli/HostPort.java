package dev.tokamak.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A host and a port as people write them: {@code localhost:7007}, {@code 127.0.0.1:7007}, {@code [::1]:7007}.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {

    /** For picocli. */
    static final class Converter implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || text.endsWith("]")) {
            throw new IllegalArgumentException("'" + text + "' has no port: HOST:PORT is needed");
        }
        var host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is ambiguous: an IPv6 address goes into brackets, as in [::1]:7007");
        }
        int port = port(text.substring(colon + 1));
        if (port == 0) {
            throw new IllegalArgumentException("the port in '" + text + "' must be 1 to 65535");
        }
        return new HostPort(unbracketed(host), port);
    }

    /**
     * Reads a port number, 0 to 65535.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static int port(String text) {
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > 0xFFFF) {
            throw new IllegalArgumentException("'" + text + "' is no port: a number from 0 to 65535 is needed");
        }
        return Integer.parseInt(text);
    }

    static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** An address and a port as they are written in one word; IPv6 in its short form (RFC 5952) and in brackets. */
    static String text(InetAddress address, int port) {
        return address instanceof Inet6Address ? "[" + literal(address) + "]:" + port : literal(address) + ":" + port;
    }

    /** An address in numbers; IPv6 in its short form (RFC 5952). */
    static String literal(InetAddress address) {
        var text = address.getHostAddress();
        if (!(address instanceof Inet6Address)) {
            return text;
        }
        int zone = text.indexOf('%');
        return shortened(zone < 0 ? text : text.substring(0, zone)) + (zone < 0 ? "" : text.substring(zone));
    }

    /** The first longest run of two or more zero groups becomes "::". */
    private static String shortened(String eightGroups) {
        var groups = eightGroups.split(":");
        int from = 0;
        int longest = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > longest) {
                from = i;
                longest = end - i;
            }
        }
        if (longest == 1) {
            return eightGroups;
        }
        var all = List.of(groups);
        return String.join(":", all.subList(0, from)) + "::"
                + String.join(":", all.subList(from + longest, all.size()));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
