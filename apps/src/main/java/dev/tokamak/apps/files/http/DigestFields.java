package dev.tokamak.apps.files.http;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.tokamak.apps.http.Fields;

/**
 * Digests in fields: RFC 9530. SHA-256 is understood; other algorithms are passed over. What is sent here has no content
 * coding, so content and representation are the same bytes.
 */
public final class DigestFields {

    /** The field with the digest of the whole file. */
    public static final String REPRESENTATION = "Repr-Digest";
    /** The field that asks for it. */
    public static final String WANTED = "Want-Repr-Digest";

    private static final String CONTENT = "Content-Digest";
    private static final Pattern SHA_256 = Pattern.compile("sha-256=:([A-Za-z0-9+/]{43}=):");
    private static final Pattern WANTS = Pattern.compile("sha-256(=([1-9]|10))?");

    private DigestFields() {}

    /**
     * Writes one.
     *
     * @param sha256
     *            32 bytes
     * @return the field's value
     */
    public static String value(byte[] sha256) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    }

    /**
     * Finds the digest of a whole file.
     *
     * @param fields
     *            of a head
     * @return 32 bytes; empty when there is none, or none that is understood
     */
    public static Optional<byte[]> representation(Fields fields) {
        return elements(fields, REPRESENTATION).map(SHA_256::matcher).filter(Matcher::matches)
                .map(matcher -> Base64.getDecoder().decode(matcher.group(1))).findFirst();
    }

    /** Whether the digest of the whole file is wanted. */
    static boolean isWanted(Fields fields) {
        return elements(fields, WANTED).anyMatch(element -> WANTS.matcher(element).matches());
    }

    /** Whether a digest is given that isn't this one. */
    static boolean contradict(Fields fields, byte[] sha256) {
        var value = value(sha256);
        return given(fields).anyMatch(element -> !element.equals(value));
    }

    /** Whether a digest is given in a form that can't be one: to be told at once, and not after the whole upload. */
    static boolean areMalformed(Fields fields) {
        return given(fields).anyMatch(element -> !SHA_256.matcher(element).matches());
    }

    private static Stream<String> given(Fields fields) {
        return Stream.of(REPRESENTATION, CONTENT).flatMap(name -> elements(fields, name))
                .filter(element -> element.startsWith("sha-256=") || element.equals("sha-256"));
    }

    private static Stream<String> elements(Fields fields, String name) {
        return fields.all(name).stream().flatMap(value -> Arrays.stream(value.split(",", -1))).map(String::strip);
    }
}
