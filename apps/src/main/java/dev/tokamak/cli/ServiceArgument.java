package dev.tokamak.cli;

/**
 * A service and its ports: {@code SERVICE[=TCP[,UDP]]}. One number serves both protocols; 0 is any free one.
 *
 * @param service which
 * @param tcpPort 0 to 65535, or {@link Service#NONE}
 * @param udpPort 0 to 65535, or {@link Service#NONE}
 * @param onePort whether UDP is to have the number that TCP gets
 */
record ServiceArgument(Service service, int tcpPort, int udpPort, boolean onePort) {

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException says what is wrong
     */
    static ServiceArgument parse(String text) {
        int equals = text.indexOf('=');
        var name = equals < 0 ? text : text.substring(0, equals);
        var service = Services.named(name).orElseThrow(() -> new IllegalArgumentException(
                "there is no service '" + name + "', only " + Services.names()));
        return equals < 0 ? usual(service) : withPorts(service, text.substring(equals + 1));
    }

    /** A service on the ports that are its own. */
    static ServiceArgument usual(Service service) {
        return new ServiceArgument(service, service.tcpPort(), service.udpPort(),
                service.tcpPort() == service.udpPort());
    }

    private static ServiceArgument withPorts(Service service, String ports) {
        boolean both = service.speaksTcp() && service.speaksUdp();
        int comma = ports.indexOf(',');
        if (comma >= 0 && !both) {
            throw new IllegalArgumentException(service.name() + " speaks " + (service.speaksTcp() ? "TCP" : "UDP")
                    + " only: one port is needed, not '" + ports + "'");
        }
        int first = HostPort.port(comma < 0 ? ports : ports.substring(0, comma));
        int second = comma < 0 ? first : HostPort.port(ports.substring(comma + 1));
        return new ServiceArgument(service, service.speaksTcp() ? first : Service.NONE,
                service.speaksUdp() ? second : Service.NONE, both && comma < 0);
    }
}
