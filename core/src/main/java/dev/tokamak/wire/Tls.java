package dev.tokamak.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.TlsSession;

/** From a configuration to an encrypted wire. */
final class Tls {

    private Tls() {}

    /**
     * The server's side.
     *
     * @throws SSLException
     *             when no handshake can begin with this configuration
     */
    static TlsWire server(Wire socket, TlsConfig config, ConnectionCore core, boolean blocking) throws SSLException {
        var engine = config.context().createSSLEngine();
        engine.setUseClientMode(false);
        var parameters = engine.getSSLParameters();
        parameters.setProtocols(config.protocols().toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return new TlsWire(socket, engine, core.host.tlsBuffers(), new Carried(core, blocking));
    }

    /**
     * The client's side: the peer's certificate has to be trusted, and to bear the name that was asked for (RFC 9110 section
     * 4.3.4); that is checked by the engine.
     *
     * @param to
     *            whom it is connected to, by name if that was asked for
     * @throws SSLException
     *             when no handshake can begin with this configuration
     */
    static TlsWire client(Wire socket, TlsConfig config, SocketAddress to, ConnectionCore core, boolean blocking)
            throws SSLException {
        var address = to instanceof InetSocketAddress inet ? inet : new InetSocketAddress(0);
        var asked = config.serverName();
        var name = withoutDot(asked == null ? address.getHostString() : asked);
        var engine = config.context().createSSLEngine(name, address.getPort());
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setProtocols(config.protocols().toArray(String[]::new));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(serverNames(name));
        engine.setSSLParameters(parameters);
        return new TlsWire(socket, engine, core.host.tlsBuffers(), new Carried(core, blocking));
    }

    /** An absolute name of DNS ends with a dot, names in certificates don't. */
    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** None for an address in numbers (RFC 6066 section 3), nor for what is no host name by the book, such as my_host. */
    private static List<SNIServerName> serverNames(String name) {
        try {
            return TlsConfig.isAddress(name) ? List.of() : List.of(new SNIHostName(name));
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    /** What was agreed, once it was. */
    static TlsSession describe(SSLEngine engine) {
        var session = engine.getSession();
        return new TlsSession(session.getProtocol(), session.getCipherSuite(), serverName(session),
                certificates(session));
    }

    private static Optional<String> serverName(SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames()
                        .stream()
                        .filter(name -> name.getType() == StandardConstants.SNI_HOST_NAME)
                        .map(name -> new String(name.getEncoded(), StandardCharsets.UTF_8))
                        .findFirst()
                : Optional.empty();
    }

    private static List<X509Certificate> certificates(SSLSession session) {
        Certificate[] chain;
        try {
            chain = session.getPeerCertificates();
        } catch (SSLPeerUnverifiedException _) { // the JDK's way to say that it showed none
            return List.of();
        }
        return Stream.of(chain)
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** The connection that a wire belongs to. Where threads wait anyway, the one that reads computes, too. */
    private record Carried(ConnectionCore core, boolean blocking) implements TlsState.Owner {
        @Override
        public void compute(Runnable work, Consumer<@Nullable Throwable> then) {
            if (blocking) {
                work.run();
                then.accept(null);
            } else {
                core.offload(() -> {
                    work.run();
                    return true;
                }, (_, thrown) -> then.accept(thrown));
            }
        }

        @Override
        public boolean discardsInput() {
            return core.isClosing();
        }

        @Override
        public void broken(IOException cause) {
            core.broken(cause);
        }

        @Override
        public long now() {
            return core.host.clock().nanoTime();
        }
    }
}
