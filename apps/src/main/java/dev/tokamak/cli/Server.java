package dev.tokamak.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * {@code tokamak serve} inside a program, for tests that need a server and no process of its own: the same options, the same
 * services. It reads no environment and handles no signal. Safe for any thread.
 */
public final class Server implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Serving serving;

    private Server(Serving serving) {
        this.serving = serving;
    }

    /**
     * Starts one.
     *
     * @param arguments as for {@code tokamak serve}: {@code start("--transport", "virtual", "echo=0")}
     * @return listening; closed by the caller
     * @throws IllegalArgumentException says what is wrong with the arguments
     * @throws IllegalStateException says what is not to be had, such as a port
     */
    public static Server start(String... arguments) {
        var command = new ServeCommand();
        try {
            new CommandLine(command).parseArgs(arguments);
            return new Server(command.open());
        } catch (ParameterException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (CliException e) {
            throw e.exitCode() == ExitCodes.USAGE
                    ? new IllegalArgumentException(e.line(), e)
                    : new IllegalStateException(e.line(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    /**
     * Where a service is.
     *
     * @param service such as "echo"
     * @param protocol "tcp", "udp" or "tls"
     * @return with the port that it got
     * @throws IllegalArgumentException when it isn't served so
     */
    public InetSocketAddress address(String service, String protocol) {
        return serving.endpoints().stream()
                .filter(endpoint -> endpoint.service().equals(service) && endpoint.protocol().equals(protocol))
                .findFirst().map(Server::socketAddress)
                .orElseThrow(() -> new IllegalArgumentException(
                        service + " is not served over " + protocol + ", only " + endpoints()));
    }

    /**
     * Everything that is served.
     *
     * @return a service, a protocol and an address each, as in {@code echo tcp 127.0.0.1:40001}
     */
    public List<String> endpoints() {
        return serving.endpoints().stream()
                .map(endpoint -> endpoint.service() + " " + endpoint.protocol() + " " + endpoint.address()).toList();
    }

    private static InetSocketAddress socketAddress(Serving.Endpoint endpoint) {
        var at = HostPort.parse(endpoint.address());
        return new InetSocketAddress(InetAddress.ofLiteral(at.host()), at.port());
    }

    /**
     * Lets connections finish for two seconds, then ends it: what was acknowledged is on disk afterwards.
     *
     * @throws UncheckedIOException when something could not be kept
     */
    @Override
    public void close() {
        try {
            serving.shutdown(GRACE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
