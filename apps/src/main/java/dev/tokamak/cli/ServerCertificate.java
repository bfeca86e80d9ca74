package dev.tokamak.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import dev.tokamak.apps.accounts.SecretFile;
import dev.tokamak.net.TlsConfig;

/**
 * The certificate that services show over TLS, and its key: from PEM files, or one for development that is made on first use
 * and kept beside the data, readable by its owner alone.
 *
 * @param key   private
 * @param chain its own certificate first
 */
record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {

    /** Where the one for development is kept, below the data directory. */
    static final String FILE = "keys/tls.pem";
    /** The same without the key, for those who are to trust it. */
    static final String PUBLIC_FILE = "keys/tls.crt";
    private static final Duration VALID = Duration.ofDays(365);
    private static final Duration RENEWED_BEFORE = Duration.ofDays(7);
    /** Clocks differ. */
    private static final Duration SINCE = Duration.ofDays(1);
    private static final int SERIAL_BITS = 127;
    /** Sessions that peers may want to resume: a peer chooses how many there are, so it must not choose the memory. */
    private static final int MOST_SESSIONS = 1000;
    private static final int SESSION_SECONDS = 3600;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");
    private static final Set<PosixFilePermission> ALL_BUT_OWNER = PosixFilePermissions.fromString("---rwxrwx");

    /**
     * Reads one. Its key may be read by a group, as is usual, but not by everybody.
     *
     * @param chain PEM, its own certificate first
     * @param key   PEM: PKCS #8, PKCS #1 or SEC 1, not encrypted
     * @throws CliException says what is wrong with the files
     */
    static ServerCertificate read(Path chain, Path key) {
        try {
            refuseReadableBy(OTHERS, key);
            var certificate = new ServerCertificate(Pem.privateKey(key), Pem.certificates(chain));
            if (!certificate.fits()) {
                throw CliException.failed("the key in " + key + " does not belong to the first certificate in " + chain,
                        null);
            }
            return certificate;
        } catch (IOException | GeneralSecurityException e) {
            throw CliException.failed("cannot use the certificate: " + e.getMessage(), e);
        }
    }

    /**
     * The one for development; made when there is none, it is about to expire, or it lacks a name.
     *
     * @param data  below which it is kept
     * @param names that clients know this machine by: host names and addresses in numbers
     * @param now   when
     * @throws CliException when it can't be kept safely
     */
    static ServerCertificate development(Path data, List<String> names, Instant now) {
        var file = data.resolve(FILE);
        try {
            if (Files.exists(file)) {
                refuseReadableBy(ALL_BUT_OWNER, file);
                var kept = read(file, file);
                if (kept.isValidAfter(now.plus(RENEWED_BEFORE)) && kept.names().containsAll(canonical(names))) {
                    return kept;
                }
            }
            var made = make(canonical(names), now);
            SecretFile.write(file, made.pem(true));
            SecretFile.publish(data.resolve(PUBLIC_FILE), made.pem(false));
            return read(file, file); // another process may have been faster
        } catch (IOException e) {
            throw CliException.failed("cannot keep a key in " + file + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw CliException.failed("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private boolean isValidAfter(Instant when) {
        return chain.getFirst().getNotAfter().toInstant().isAfter(when);
    }

    private Set<String> names() throws GeneralSecurityException {
        var alternatives = chain.getFirst().getSubjectAlternativeNames();
        return alternatives == null
                ? Set.of()
                : canonical(alternatives.stream().map(each -> String.valueOf(each.get(1))).toList());
    }

    /** Addresses in one notation, without the zone that only this machine knows. */
    private static Set<String> canonical(Collection<String> names) {
        return names.stream()
                .map(name -> name.replaceFirst("%.*", ""))
                .map(name -> TlsConfig.isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static void refuseReadableBy(Set<PosixFilePermission> refused, Path file) throws IOException {
        if (!Files.exists(file) || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.retainAll(refused);
        if (!permissions.isEmpty()) {
            throw CliException.failed("others may read the key in " + file + ": chmod 600 " + file, null);
        }
    }

    private static ServerCertificate make(Set<String> names, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        var name = new X500Name("CN=Tokamak development");
        var alternatives = names.stream()
                .map(each -> new GeneralName(TlsConfig.isAddress(each) ? GeneralName.iPAddress : GeneralName.dNSName,
                        each))
                .toArray(GeneralName[]::new);
        var holder = new JcaX509v3CertificateBuilder(name, new BigInteger(SERIAL_BITS, new SecureRandom()),
                Date.from(now.minus(SINCE)), Date.from(now.plus(VALID)), name, pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
        return new ServerCertificate(pair.getPrivate(),
                List.of(new JcaX509CertificateConverter().getCertificate(holder)));
    }

    private String pem(boolean withKey) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            if (withKey) {
                writer.writeObject(new JcaPKCS8Generator(key, null));
            }
            for (var certificate : chain) {
                writer.writeObject(certificate);
            }
        }
        return text.toString();
    }

    /** Whether what the key signs is what the certificate vouches for. */
    private boolean fits() throws GeneralSecurityException {
        var algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        if (!chain.getFirst().getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(new byte[1]);
        byte[] signed = signature.sign();
        signature.initVerify(chain.getFirst());
        signature.update(new byte[1]);
        return signature.verify(signed);
    }

    /** SHA-256 of its own certificate, for people to compare: {@code AB:CD:...}. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain.getFirst().getEncoded());
            return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256, and this certificate was encoded before", e);
        }
    }

    /** What a listener needs. */
    SSLContext context() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var password = new char[0]; // it never leaves this process
            store.setKeyEntry("server", key, password, chain.toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, password);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            context.getServerSessionContext().setSessionCacheSize(MOST_SESSIONS);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw CliException.failed("cannot use the certificate: " + e.getMessage(), e);
        }
    }
}
