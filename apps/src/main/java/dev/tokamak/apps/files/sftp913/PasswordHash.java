package dev.tokamak.apps.files.sftp913;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password that can be checked and not read: Argon2id (RFC 9106) in the notation that the {@code argon2} program prints,
 * {@code $argon2id$v=19$m=KIBIBYTES,t=PASSES,p=LANES$SALT$HASH}. Immutable.
 */
final class PasswordHash {

    /** KiB of memory that a check may cost. */
    static final int MOST_MEMORY = 64 << 10;
    static final int MOST_PASSES = 10;
    static final int MOST_LANES = 4;

    private static final Pattern NOTATION = Pattern
            .compile("\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,3}),p=(\\d{1,2})"
                    + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final int memory;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int memory, int passes, int lanes, byte[] salt, byte[] hash) {
        this.memory = memory;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Reads the notation.
     *
     * @throws IllegalArgumentException says what is wrong with it, without repeating it
     */
    static PasswordHash parse(String text) {
        var matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the hash is not $argon2id$v=19$m=..,t=..,p=..$salt$hash");
        }
        int memory = Integer.parseInt(matcher.group(1));
        int passes = Integer.parseInt(matcher.group(2));
        int lanes = Integer.parseInt(matcher.group(3));
        if (memory < 8 * lanes || memory > MOST_MEMORY || passes < 1 || passes > MOST_PASSES || lanes < 1
                || lanes > MOST_LANES) {
            throw new IllegalArgumentException("the hash may cost at most " + MOST_MEMORY + " KiB, " + MOST_PASSES
                    + " passes and " + MOST_LANES + " lanes");
        }
        return new PasswordHash(memory, passes, lanes, Base64.getDecoder().decode(matcher.group(4)),
                Base64.getDecoder().decode(matcher.group(5)));
    }

    /** A hash that costs as much as this and that no password has. */
    PasswordHash unmatched() {
        var other = hash.clone();
        other[0] ^= 1; // whoever knows the password of this one does not know one of that
        return new PasswordHash(memory, passes, lanes, salt, other);
    }

    /** Whether it is this password's. Blocks for as long as it is meant to take. */
    boolean matches(String password) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memory).withIterations(passes).withParallelism(lanes).withSalt(salt).build());
        var computed = new byte[hash.length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), computed);
        return MessageDigest.isEqual(computed, hash);
    }

    @Override
    public String toString() {
        return "argon2id, " + memory + " KiB, " + passes + " passes";
    }
}
