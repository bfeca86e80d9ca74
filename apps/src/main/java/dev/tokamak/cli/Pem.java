package dev.tokamak.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Keys and certificates from PEM files (RFC 7468). What else a file holds is passed over. */
final class Pem {

    private static final long LARGEST = 1 << 20;

    private Pem() {}

    /**
     * Reads every certificate of a file.
     *
     * @return at least one
     * @throws IOException          says what is wrong with the file
     * @throws CertificateException when one is no certificate
     */
    static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
        var certificates = new ArrayList<X509Certificate>();
        for (var object : objects(file)) {
            if (object instanceof X509CertificateHolder holder) {
                certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException("there is no certificate in " + file);
        }
        return certificates;
    }

    /**
     * Reads the first private key of a file.
     *
     * @throws IOException says what is wrong with the file
     */
    static PrivateKey privateKey(Path file) throws IOException {
        var converter = new JcaPEMKeyConverter();
        for (var object : objects(file)) {
            switch (object) {
                case PrivateKeyInfo info -> {
                    return converter.getPrivateKey(info);
                }
                case PEMKeyPair pair -> {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                case PEMEncryptedKeyPair _,PKCS8EncryptedPrivateKeyInfo _ -> throw new IOException(
                        "the key in " + file + " is encrypted; take off its passphrase: openssl pkey -in " + file);
                default -> {
                    // a certificate, parameters of a curve
                }
            }
        }
        throw new IOException("there is no private key in " + file);
    }

    private static List<Object> objects(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("it is too large for keys and certificates");
            }
            var objects = new ArrayList<Object>();
            try (var parser = new PEMParser(Files.newBufferedReader(file, StandardCharsets.ISO_8859_1))) {
                for (var next = parser.readObject(); next != null; next = parser.readObject()) {
                    objects.add(next);
                }
            }
            return objects;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (IOException | RuntimeException e) { // the parser has both for what makes no sense
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
