package dev.tokamak.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
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
import java.util.Date;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
    private static final Duration VALID = Duration.ofDays(365);
    private static final Duration RENEWED_BEFORE = Duration.ofDays(7);
    /** Clocks differ. */
    private static final Duration SINCE = Duration.ofDays(1);
    private static final int SERIAL_BITS = 127;
    /** Sessions that peers may want to resume: a peer chooses how many there are, so it must not choose the memory. */
    private static final int MOST_SESSIONS = 1000;
    private static final int SESSION_SECONDS = 3600;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE));

    /**
     * Reads one.
     *
     * @param chain PEM, its own certificate first
     * @param key   PEM: PKCS #8, PKCS #1 or SEC 1, not encrypted
     * @throws CliException says what is wrong with the files
     */
    static ServerCertificate read(Path chain, Path key) {
        try {
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
     * The one for development; made when there is none, or it is about to expire.
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
                refuseReadableByOthers(file);
                var kept = read(file, file);
                if (kept.chain.getFirst().getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE))) {
                    return kept;
                }
            }
            var made = make(names, now);
            PrivateFiles.write(file, made.pem());
            return made;
        } catch (IOException e) {
            throw CliException.failed("cannot keep a key in " + file + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw CliException.failed("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.retainAll(OF_OTHERS);
        if (!permissions.isEmpty()) {
            throw CliException.failed("others may read the key in " + file + ": chmod 600 " + file, null);
        }
    }

    private static ServerCertificate make(List<String> names, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        var name = new X500Name("CN=Tokamak development");
        var alternatives = names.stream()
                .map(each -> new GeneralName(isAddress(each) ? GeneralName.iPAddress : GeneralName.dNSName, each))
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

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private String pem() throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(new JcaPKCS8Generator(key, null));
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
