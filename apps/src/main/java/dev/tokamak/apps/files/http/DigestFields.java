package dev.tokamak.apps.files.http;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.tokamak.apps.http.DictionaryField;
import dev.tokamak.apps.http.Fields;

/**
 * Digests in fields: RFC 9530. SHA-256 is understood; other algorithms are passed over, and so are parameters. What is sent
 * here has no content coding, so content and representation are the same bytes.
 */
public final class DigestFields {

    /** The field with the digest of the whole file. */
    public static final String REPRESENTATION = "Repr-Digest";
    /** The field that asks for it. */
    public static final String WANTED = "Want-Repr-Digest";

    private static final String CONTENT = "Content-Digest";
    private static final String SHA_256 = "sha-256";
    private static final int LENGTH = 32;
    /** A preference above zero (section 4), or the key alone, which says the same to most. */
    private static final Pattern WANTS = Pattern.compile("[1-9]|10|\\?1");

    private DigestFields() {}

    /**
     * Writes one.
     *
     * @param sha256
     *            32 bytes
     * @return the field's value
     */
    public static String value(byte[] sha256) {
        return SHA_256 + "=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    }

    /**
     * Finds the digest of a whole file.
     *
     * @param fields
     *            of a head
     * @return 32 bytes; empty when there is none, or none that is understood
     */
    public static Optional<byte[]> representation(Fields fields) {
        return digest(fields, REPRESENTATION);
    }

    /** Whether the digest of the whole file is wanted. */
    static boolean isWanted(Fields fields) {
        return DictionaryField.parse(fields.all(WANTED)).map(members -> members.get(SHA_256))
                .filter(preference -> WANTS.matcher(preference).matches()).isPresent();
    }

    /** Whether a digest is given that isn't this one. */
    static boolean contradict(Fields fields, byte[] sha256) {
        return Stream.of(REPRESENTATION, CONTENT).flatMap(name -> digest(fields, name).stream())
                .anyMatch(given -> !Arrays.equals(given, sha256));
    }

    /** Whether a digest is given in a form that can't be one: to be told at once, and not after the whole upload. */
    static boolean areMalformed(Fields fields) {
        return Stream.of(REPRESENTATION, CONTENT).anyMatch(name -> {
            var members = DictionaryField.parse(fields.all(name));
            return members.isEmpty() || members.get().containsKey(SHA_256) && digest(fields, name).isEmpty();
        });
    }

    private static Optional<byte[]> digest(Fields fields, String name) {
        return DictionaryField.parse(fields.all(name)).map(members -> members.get(SHA_256))
                .flatMap(DigestFields::bytes);
    }

    /** A byte sequence, in its notation, of the right length. */
    private static Optional<byte[]> bytes(String value) {
        if (value.length() < 2 || !value.startsWith(":") || !value.endsWith(":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(value.substring(1, value.length() - 1)))
                    .filter(digest -> digest.length == LENGTH);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // the alphabet of base64, but not base64
        }
    }
}
