package dev.tokamak.reactor;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.DatagramCore;

/**
 * Binds UDP ports: one socket on one loop, or, for a port that may be spread, a socket on every loop. The system then
 * spreads the senders over them (SO_REUSEPORT), where it can.
 */
final class Ports {

    private Ports() {}

    static DatagramPort bind(ReactorTransport transport, List<EventLoop> loops, SocketAddress at,
            DatagramHandler handler, DatagramConfig config) throws IOException {
        var channels = open(loops.size(), at, config);
        var shared = channels.size() == 1 ? handler : new Spread(handler, channels.size());
        var endpoints = new ArrayList<UdpEndpoint>();
        try {
            for (int i = 0; i < channels.size(); i++) {
                endpoints.add(new UdpEndpoint(loops.get(i), transport.offload, channels.get(i), shared, config));
            }
        } catch (IOException e) {
            channels.forEach(ChannelWire::close);
            throw ReactorTransport.cannot("bind", at, e);
        }
        if (shared instanceof Spread spread) {
            endpoints.forEach(endpoint -> spread.ports.add(endpoint.context()));
        }
        for (var endpoint : endpoints) {
            endpoint.loop.reserve().submit(() -> {
                endpoint.loop.add(endpoint);
                endpoint.open();
                if (endpoint.loop.isCleared()) { // else the end finds it, and counts it
                    endpoint.cut();
                }
            });
        }
        return endpoints.getFirst().context();
    }

    private static List<DatagramChannel> open(int wanted, SocketAddress at, DatagramConfig config) throws IOException {
        var channels = new ArrayList<DatagramChannel>();
        try {
            var first = open(at, config, false); // alone: a port that somebody else shares must be refused, not joined
            channels.add(first);
            if (wanted > 1 && first.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                while (channels.size() < wanted) {
                    channels.add(open(first.getLocalAddress(), config, true));
                }
            }
            return channels;
        } catch (IOException | RuntimeException e) {
            channels.forEach(ChannelWire::close);
            throw ReactorTransport.cannot("bind", at, e);
        }
    }

    private static DatagramChannel open(SocketAddress at, DatagramConfig config, boolean share) throws IOException {
        var channel = at instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet4Address
                ? DatagramChannel.open(StandardProtocolFamily.INET) // sees IPv4 senders as such
                : DatagramChannel.open();
        try {
            if (share) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            if (config.receiveBuffer() > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBuffer());
            }
            return channel.bind(at);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The handler of a port with several sockets: when one is closed all are, and it hears of the end once, last. */
    private static final class Spread implements DatagramHandler {
        private final DatagramHandler handler;
        private final AtomicInteger open;
        private final List<DatagramCore> ports = new ArrayList<>();

        Spread(DatagramHandler handler, int sockets) {
            this.handler = handler;
            open = new AtomicInteger(sockets);
        }

        @Override
        public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated)
                throws Exception {
            handler.onDatagram(port, from, payload, truncated);
        }

        @Override
        public void onClose(DatagramPort port, CloseReason why) {
            ports.forEach(other -> other.end(why));
            if (open.decrementAndGet() == 0) {
                handler.onClose(port, why);
            }
        }
    }
}
