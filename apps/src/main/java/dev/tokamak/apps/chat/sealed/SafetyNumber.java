package dev.tokamak.apps.chat.sealed;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tokamak.apps.chat.noise.Blake2s;

/**
 * 60 digits that two people compare over something that the server has no hand in: when they are the same, each has the key of the
 * other and of nobody in between.
 *
 * <p>
 * Each gives 30 digits, the hash of a name and its two keys; the lower 30 come first, so that both see the same. To find keys that
 * give somebody else's 30 digits takes about 2^99 tries.
 */
final class SafetyNumber {

    private static final int GROUPS = 6;
    private static final int BYTES_A_GROUP = 5;
    private static final BigInteger GROUP = BigInteger.valueOf(100_000);

    private SafetyNumber() {}

    static String of(String oneName, PublicIdentity one, String otherName, PublicIdentity other) {
        return Stream.of(half(oneName, one), half(otherName, other)).sorted().collect(Collectors.joining(" "));
    }

    private static String half(String name, PublicIdentity keys) {
        byte[] hash = Blake2s.hash(Fields.of("tokamak-chat 1 safety number", name), keys.agreement(), keys.signature());
        return Stream.iterate(0, at -> at < GROUPS * BYTES_A_GROUP, at -> at + BYTES_A_GROUP)
                .map(at -> new BigInteger(1, Arrays.copyOfRange(hash, at, at + BYTES_A_GROUP)).mod(GROUP).intValue())
                .map(group -> String.format(Locale.ROOT, "%05d", group)).collect(Collectors.joining(" "));
    }
}
