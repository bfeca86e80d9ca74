package dev.tokamak.apps.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password that can be checked and not read: Argon2id (RFC 9106) in the notation that the {@code argon2} program prints,
 * {@code $argon2id$v=19$m=KIBIBYTES,t=PASSES,p=LANES$SALT$HASH}. Immutable.
 */
public final class PasswordHash {

    /**
     * What a hash costs whoever computes it.
     *
     * @param memory KiB, 8 to {@value #MOST_MEMORY}
     * @param passes 1 to {@value #MOST_PASSES}
     */
    public record Cost(int memory, int passes) {

        /** 19 MiB and 2 passes on one lane: what OWASP recommends. */
        public static final Cost DEFAULT = new Cost(19 << 10, 2);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException when one is left
         */
        public Cost {
            if (memory < 8 || memory > MOST_MEMORY || passes < 1 || passes > MOST_PASSES) {
                throw new IllegalArgumentException(
                        "memory is 8 to " + MOST_MEMORY + " KiB, and passes are 1 to " + MOST_PASSES);
            }
        }
    }

    private static final int SALT_LENGTH = 16;
    private static final int HASH_LENGTH = 32;

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
     * Hashes a new password with a salt of its own. Blocks for as long as it is meant to take.
     *
     * @param password of any length
     * @param cost what each check is to cost
     * @param random for the salt
     * @return its hash
     */
    public static PasswordHash of(String password, Cost cost, SecureRandom random) {
        var salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return new PasswordHash(cost.memory(), cost.passes(), 1, salt,
                compute(password, cost.memory(), cost.passes(), 1, salt, HASH_LENGTH));
    }

    /**
     * A hash that no password is known for, and that costs as much as others: what is checked for a name that doesn't exist.
     *
     * @param cost what a check costs
     * @param random for salt and hash
     * @return a new one
     */
    public static PasswordHash ofNobody(Cost cost, SecureRandom random) {
        var salt = new byte[SALT_LENGTH];
        var hash = new byte[HASH_LENGTH];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return new PasswordHash(cost.memory(), cost.passes(), 1, salt, hash);
    }

    /**
     * Reads the notation.
     *
     * @param text as {@link #notation} writes it
     * @return the hash
     * @throws IllegalArgumentException says what is wrong with it, without repeating it
     */
    public static PasswordHash parse(String text) {
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

    /**
     * Writes it as {@link #parse} reads it.
     *
     * @return one line without a colon
     */
    public String notation() {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    /**
     * A hash that costs as much as this and that no password has.
     *
     * @return another one
     */
    public PasswordHash unmatched() {
        var other = hash.clone();
        other[0] ^= 1; // whoever knows the password of this one does not know one of that
        return new PasswordHash(memory, passes, lanes, salt, other);
    }

    /**
     * Whether it is this password's. Blocks for as long as it is meant to take, the same for every password.
     *
     * @param password of any length
     * @return true when it is
     */
    public boolean matches(String password) {
        return MessageDigest.isEqual(compute(password, memory, passes, lanes, salt, hash.length), hash);
    }

    private static byte[] compute(String password, int memory, int passes, int lanes, byte[] salt, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memory).withIterations(passes).withParallelism(lanes).withSalt(salt).build());
        var computed = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), computed);
        return computed;
    }

    @Override
    public String toString() {
        return "argon2id, " + memory + " KiB, " + passes + " passes";
    }
}
