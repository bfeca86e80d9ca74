package dev.tokamak.cli;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import dev.tokamak.net.TlsConfig;

/** What {@code serve} can be told about encryption. */
final class TlsOptions {

    @Option(names = "--tls", paramLabel = "SERVICE[=PORT]", description = "Serves it over TLS 1.3, on its own TLS port unless one is given; over TCP and UDP too only if it is named as a SERVICE.")
    private List<String> services = List.of();

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "The certificate with its chain, PEM. With --tls-key. Unless given, one for development is made and kept in DIR/keys.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
    private @Nullable Path key;

    @Option(names = "--tls12", description = "TLS 1.2 too, for clients that know nothing newer.")
    private boolean tls12;

    /**
     * Which services, and where.
     *
     * @throws CliException when one can't be understood
     */
    List<ServiceArgument> arguments() {
        var arguments = new ArrayList<ServiceArgument>();
        try {
            for (var text : services) {
                arguments.add(ServiceArgument.parseTls(text));
            }
        } catch (IllegalArgumentException e) {
            throw CliException.usage(String.valueOf(e.getMessage()));
        }
        if ((certificate == null) != (key == null)) {
            throw CliException.usage("--tls-cert and --tls-key go together");
        }
        return arguments;
    }

    /**
     * Refuses what would be of no use.
     *
     * @throws CliException when nothing is encrypted and something was said about encryption
     */
    void checkUnused() {
        if (certificate != null || key != null || tls12) {
            throw CliException.usage("--tls-cert, --tls-key and --tls12 go with --tls SERVICE");
        }
    }

    /** The certificate to show: from files, or that for development. */
    ServerCertificate certificate(Path data, InetAddress bind) {
        if (certificate != null && key != null) {
            return ServerCertificate.read(certificate, key);
        }
        var names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        if (!bind.isAnyLocalAddress()) {
            names.add(bind.getHostAddress());
        }
        return ServerCertificate.development(data, List.copyOf(names), Instant.now());
    }

    /** How connections are encrypted with it. */
    TlsConfig config(ServerCertificate shown) {
        var config = TlsConfig.of(shown.context());
        return tls12 ? config.withTls12() : config;
    }
}
