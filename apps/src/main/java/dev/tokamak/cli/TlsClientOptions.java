package dev.tokamak.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import dev.tokamak.net.TlsConfig;

/** What every client can be told about encryption. The server's certificate is always checked. */
final class TlsClientOptions {

    @Option(names = "--tls", description = "Over TLS 1.3.")
    private boolean tls;

    @Option(names = "--ca", paramLabel = "FILE", description = "Trust the certificates in this PEM file, and no others; with --tls. The system's unless given.")
    private @Nullable Path trusted;

    @Option(names = "--tls-name", paramLabel = "NAME", description = "The name that the server's certificate has to bear, if it is not HOST.")
    private @Nullable String name;

    /**
     * How to connect.
     *
     * @return empty for plain TCP
     * @throws CliException says what is wrong with the options or the file
     */
    Optional<TlsConfig> config() {
        if (!tls) {
            if (trusted != null || name != null) {
                throw CliException.usage("--ca and --tls-name go with --tls");
            }
            return Optional.empty();
        }
        return Optional.of(required());
    }

    /**
     * How to connect for a client that knows nothing but TLS, whether {@code --tls} is given or not.
     *
     * @throws CliException says what is wrong with the file
     */
    TlsConfig required() {
        var config = TlsConfig.of(context());
        return name == null ? config : config.withServerName(name);
    }

    private SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, trusted == null ? null : trust(trusted), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw CliException.failed("cannot trust the certificates: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (var certificate : Pem.certificates(file)) {
            store.setCertificateEntry("trusted " + store.size(), certificate);
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust.getTrustManagers();
    }
}
