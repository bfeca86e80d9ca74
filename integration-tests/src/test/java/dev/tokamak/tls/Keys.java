package dev.tokamak.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A key and a certificate that it has signed itself.
 *
 * @param key
 *            private
 * @param certificate
 *            for one host name
 */
public record Keys(PrivateKey key, X509Certificate certificate) {

    /** For localhost. */
    public static final Keys LOCALHOST = of("localhost");
    /** For localhost too, but another one. */
    public static final Keys STRANGER = of("localhost");
    /** For another host. */
    public static final Keys ELSEWHERE = of("elsewhere.example");

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /**
     * A new one.
     *
     * @param host
     *            the name that it bears
     * @return key and certificate
     */
    public static Keys of(String host) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var name = new X500Name("CN=" + host);
            var now = Instant.now();
            var holder = new JcaX509v3CertificateBuilder(name, BigInteger.ONE, Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofDays(1))), name, pair.getPublic())
                    .addExtension(Extension.subjectAlternativeName, false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, host)))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            return new Keys(pair.getPrivate(), new JcaX509CertificateConverter().getCertificate(holder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What shows this certificate.
     *
     * @return for servers
     */
    public SSLContext showing() {
        try {
            var store = empty();
            store.setKeyEntry("it", key, new char[0], new X509Certificate[] {certificate});
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What trusts this certificate, and no other.
     *
     * @return for clients
     */
    public SSLContext trusting() {
        return trusting(certificate);
    }

    /**
     * What trusts one certificate, and no other.
     *
     * @param pem
     *            the certificate
     * @return for clients
     */
    public static SSLContext trusting(byte[] pem) {
        try {
            return trusting((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(X509Certificate certificate) {
        try {
            var store = empty();
            store.setCertificateEntry("it", certificate);
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The certificate as PEM.
     *
     * @param folder
     *            where to
     * @return the file
     */
    public Path certificateFile(Path folder) {
        try {
            return Files.writeString(folder.resolve("certificate.pem"), "-----BEGIN CERTIFICATE-----\n"
                    + LINES.encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
