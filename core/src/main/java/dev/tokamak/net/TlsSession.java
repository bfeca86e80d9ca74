package dev.tokamak.net;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What encryption was agreed with the peer. Handlers that are not interested never see it.
 *
 * @param protocol
 *            for example {@code TLSv1.3}
 * @param cipherSuite
 *            for example {@code TLS_AES_256_GCM_SHA384}
 * @param serverName
 *            the name the client asked for (SNI, RFC 6066 section 3)
 * @param peerCertificates
 *            the peer's chain, its own certificate first; empty when it showed none
 */
public record TlsSession(String protocol, String cipherSuite, Optional<String> serverName,
        List<X509Certificate> peerCertificates) {

    /** Copies the list. */
    public TlsSession {
        peerCertificates = List.copyOf(peerCertificates);
    }
}
