package dev.tokamak.benchmarks.control;

import java.net.InetSocketAddress;

/** What every control shares: its one option, and the lines that tell whoever started it where to connect. */
final class ControlArguments {
    private ControlArguments() {}

    /**
     * The port to listen on.
     *
     * @param args nothing, or {@code --port N}
     * @return 0 (any free port) unless given
     * @throws IllegalArgumentException for anything else
     */
    static int port(String[] args) {
        if (args.length == 0) {
            return 0;
        }
        if (args.length == 2 && args[0].equals("--port")) {
            int port = Integer.parseInt(args[1]);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        }
        throw new IllegalArgumentException("usage: [--port 0..65535]");
    }

    /** Prints the lines that {@code tokamak compare} waits for; the process is serving from here on. */
    static void announce(InetSocketAddress tcp, InetSocketAddress udp) {
        System.out.println("listening echo tcp " + hostAndPort(tcp));
        System.out.println("listening echo udp " + hostAndPort(udp));
        System.out.println("ready");
        System.out.flush();
    }

    private static String hostAndPort(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
