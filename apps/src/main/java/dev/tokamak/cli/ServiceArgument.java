package dev.tokamak.cli;

/**
 * A service and its ports: {@code SERVICE[=TCP[,UDP]]}, and over TLS {@code SERVICE[=PORT]}. One number serves TCP and UDP; 0
 * is any free one.
 *
 * @param service which
 * @param tcpPort 0 to 65535, or {@link Service#NONE}
 * @param udpPort 0 to 65535, or {@link Service#NONE}
 * @param onePort whether UDP is to have the number that TCP gets
 * @param tlsPort 0 to 65535, or {@link Service#NONE}
 */
record ServiceArgument(Service service, int tcpPort, int udpPort, boolean onePort, int tlsPort) {

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static ServiceArgument parse(String text) {
        int equals = text.indexOf('=');
        var service = named(equals < 0 ? text : text.substring(0, equals));
        return equals < 0 ? usual(service) : withPorts(service, text.substring(equals + 1));
    }

    /**
     * Reads one that is served over TLS alone.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static ServiceArgument parseTls(String text) {
        int equals = text.indexOf('=');
        var service = named(equals < 0 ? text : text.substring(0, equals));
        if (!service.connects()) {
            throw new IllegalArgumentException(service.name() + " does not speak TCP, so it can't speak TLS");
        }
        if (equals < 0 && service.tlsPort() == Service.NONE) {
            throw new IllegalArgumentException(
                    service.name() + " has no TLS port of its own: --tls " + service.name() + "=PORT");
        }
        int port = equals < 0 ? service.tlsPort() : HostPort.port(text.substring(equals + 1));
        return new ServiceArgument(service, Service.NONE, Service.NONE, false, port);
    }

    private static Service named(String name) {
        return Services.named(name).orElseThrow(() -> new IllegalArgumentException(
                "there is no service '" + name + "', only " + Services.names()));
    }

    /** The same service over TLS too. */
    ServiceArgument withTls(int port) {
        return new ServiceArgument(service, tcpPort, udpPort, onePort, port);
    }

    /** A service on the ports that are its own. */
    static ServiceArgument usual(Service service) {
        return new ServiceArgument(service, service.tcpPort(), service.udpPort(),
                service.tcpPort() == service.udpPort(), service.isEncrypted() ? service.tlsPort() : Service.NONE);
    }

    /** A service that is usually encrypted, on the same port without. */
    ServiceArgument unencrypted() {
        return new ServiceArgument(service, tlsPort, udpPort, false, Service.NONE);
    }

    private static ServiceArgument withPorts(Service service, String ports) {
        if (service.isEncrypted()) {
            return new ServiceArgument(service, Service.NONE, Service.NONE, false, HostPort.port(ports));
        }
        boolean both = service.speaksTcp() && service.speaksUdp();
        int comma = ports.indexOf(',');
        if (comma >= 0 && !both) {
            throw new IllegalArgumentException(service.name() + " speaks " + (service.speaksTcp() ? "TCP" : "UDP")
                    + " only: one port is needed, not '" + ports + "'");
        }
        int first = HostPort.port(comma < 0 ? ports : ports.substring(0, comma));
        int second = comma < 0 ? first : HostPort.port(ports.substring(comma + 1));
        return new ServiceArgument(service, service.speaksTcp() ? first : Service.NONE,
                service.speaksUdp() ? second : Service.NONE, both && comma < 0, Service.NONE);
    }
}
