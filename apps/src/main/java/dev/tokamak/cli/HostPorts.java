package dev.tokamak.cli;

import java.util.OptionalInt;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A host and one port, or one for TCP and one for UDP: {@code localhost:6900}, {@code [::1]:6900,6969}.
 *
 * @param tcp with the only port, or the first
 * @param udpPort the second port, 1 to 65535, if there is one
 */
record HostPorts(HostPort tcp, OptionalInt udpPort) {

    /** For picocli. */
    static final class Converter implements ITypeConverter<HostPorts> {
        @Override
        public HostPorts convert(String text) {
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
    static HostPorts parse(String text) {
        int comma = text.lastIndexOf(',');
        if (comma < 0) {
            return new HostPorts(HostPort.parse(text), OptionalInt.empty());
        }
        int udp = HostPort.port(text.substring(comma + 1));
        if (udp == 0) {
            throw new IllegalArgumentException("the ports in '" + text + "' must be 1 to 65535");
        }
        return new HostPorts(HostPort.parse(text.substring(0, comma)), OptionalInt.of(udp));
    }

    @Override
    public String toString() {
        return tcp + (udpPort.isPresent() ? "," + udpPort.getAsInt() : "");
    }
}
