package dev.tokamak.contract.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.util.function.Predicate;

/**
 * Addresses that a test gives back and takes again. Their ports lie below those that systems hand out by themselves: one
 * of these might go to another program in between.
 */
public final class OwnPort {

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 30_000;

    private OwnPort() {}

    /**
     * For TCP.
     *
     * @return on 127.0.0.1, free
     */
    public static InetSocketAddress tcp() {
        return first(at -> {
            try (var probe = new ServerSocket()) {
                probe.bind(at);
                return true;
            } catch (BindException _) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * For UDP.
     *
     * @return on 127.0.0.1, free
     */
    public static InetSocketAddress udp() {
        return first(at -> {
            try (var probe = DatagramChannel.open()) {
                probe.bind(at);
                return true;
            } catch (BindException _) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Each process begins elsewhere. */
    private static InetSocketAddress first(Predicate<InetSocketAddress> free) {
        for (int port = LOWEST + (int) (ProcessHandle.current().pid() % 10_000); port < HIGHEST; port++) {
            var at = RawClient.loopback(port);
            if (free.test(at)) {
                return at;
            }
        }
        throw new IllegalStateException("no free port");
    }
}
