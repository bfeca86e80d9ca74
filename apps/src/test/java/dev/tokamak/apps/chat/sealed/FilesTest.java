package dev.tokamak.apps.chat.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.chat.sealed.Contacts.Trust;

/** The two files: who we are, and whom we know. */
class FilesTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final PublicIdentity bob = Identity.create(RANDOM).publicIdentity();
    private final PublicIdentity other = Identity.create(RANDOM).publicIdentity();

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void inAFolderThatIsNotThereYet() {
        file = folder.resolve("chat-keys/localhost-ada");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void anIdentityIsWrittenOnceForItsOwnerAlone() throws IOException {
        var fresh = Identity.loadOrCreate(file, RANDOM);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(Objects.requireNonNull(file.getParent()))).isEqualTo("rwx------");
        assertThat(Identity.loadOrCreate(file, RANDOM)).hasToString(fresh.toString());
        try (var all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
        var text = Files.readString(file);
        assertThat(text).hasLineCount(3);
        assertThat(fresh.toString()).doesNotContain(text.lines().toList().get(1).substring(7));
    }

    @Test
    void programsThatStartAtTheSameMomentAgreeOnOneIdentity() throws Exception {
        int programs = 4;
        for (int round = 0; round < 50; round++) {
            var fresh = Objects.requireNonNull(file.getParent()).resolve("identity" + round);
            var start = new CyclicBarrier(programs);
            try (var threads = Executors.newFixedThreadPool(programs)) {
                var seen = threads.invokeAll(Collections.nCopies(programs, () -> {
                    start.await(10, TimeUnit.SECONDS);
                    return Identity.loadOrCreate(fresh, RANDOM).toString();
                })).stream().map(Future::resultNow).distinct();
                assertThat(seen).containsExactly(Identity.loadOrCreate(fresh, RANDOM).toString());
            }
        }
    }

    @Test
    void anIdentityThatOthersCanReadIsRefused() throws IOException {
        Identity.loadOrCreate(file, RANDOM);
        for (var mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-r--r--"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> Identity.loadOrCreate(file, RANDOM)).as(mode).isInstanceOf(IOException.class)
                    .hasMessageContaining("chmod 600");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(Identity.loadOrCreate(file, RANDOM)).isNotNull();
    }

    @Test
    void anIdentityThatMakesNoSenseIsRefusedWithoutRepeatingIt() throws IOException {
        Identity.loadOrCreate(file, RANDOM);
        var good = Files.readString(file);
        for (var bad : new String[] {"", "x", good.replace("x25519", "x448"), good.substring(0, good.length() - 9),
            good + good,
            good.replace("ed25519 ", "ed25519 *"), good + "x".repeat(2_000)}) {
            Files.writeString(file, bad);
            assertThatThrownBy(() -> Identity.loadOrCreate(file, RANDOM)).isInstanceOf(IOException.class)
                    .extracting(Throwable::getMessage).asString().startsWith(file.toString()).hasSizeLessThan(300)
                    .doesNotContain(good.substring(35, 60));
        }
    }

    @Test
    void contactsArePinnedOnDiskAtOnce() throws IOException {
        var contacts = Contacts.load(file);
        assertThat(contacts.trust("bob", bob)).isEqualTo(Trust.UNKNOWN);
        assertThat(Files.exists(file)).isFalse();
        contacts.pin("bob", bob);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(Contacts.load(file).trust("bob", bob)).isEqualTo(Trust.PINNED);
        assertThat(Contacts.load(file).trust("bob", other)).isEqualTo(Trust.CHANGED);
        assertThat(contacts.verify("bob")).isTrue();
        assertThat(Contacts.load(file).trust("bob", bob)).isEqualTo(Trust.VERIFIED);
    }

    @Test
    void anotherKeyIsAcceptedOnlyWhenItWasOfferedAndIsNotVerifiedThen() throws IOException {
        var contacts = Contacts.load(file);
        contacts.pin("bob", bob);
        contacts.verify("bob");
        assertThat(contacts.accept("bob")).isFalse();
        contacts.offer("bob", other);
        assertThat(contacts.verify("bob")).as("which of the two?").isFalse();
        assertThat(contacts.keys("bob")).hasValue(other);
        assertThat(contacts.trust("bob", other)).isEqualTo(Trust.CHANGED);
        assertThat(contacts.accept("bob")).isTrue();
        assertThat(Contacts.load(file).trust("bob", other)).isEqualTo(Trust.PINNED);
        contacts.offer("eve", other);
        assertThat(contacts.accept("eve")).as("never met").isFalse();
    }

    @Test
    void twoClientsShareTheFile() throws IOException {
        var one = Contacts.load(file);
        var two = Contacts.load(file);
        one.pin("bob", bob);
        two.pin("carol", other);
        assertThat(Contacts.load(file).keys("bob")).isPresent();
        assertThat(Contacts.load(file).keys("carol")).isPresent();
        assertThat(two.trust("bob", other)).isEqualTo(Trust.CHANGED);
    }

    @Test
    void contactsThatOthersCanChangeOrThatMakeNoSenseAreRefused() throws IOException {
        Contacts.load(file).pin("bob", bob);
        var good = Files.readString(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----"));
        assertThatThrownBy(() -> Contacts.load(file)).hasMessageContaining("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        for (var bad : new String[] {"", "x", good.replace("bob", "B"), good.replace(" pinned", ""),
            good.replace(" pinned", "x pinned"),
            good + "bob\n"}) {
            Files.writeString(file, bad);
            assertThatThrownBy(() -> Contacts.load(file)).as(bad).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aFullDiskIsSaidAndTheKeyHoldsForThisRun() throws IOException {
        var contacts = Contacts.load(file);
        contacts.pin("carol", other);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--")); // can't be read again: as good as full
        assertThatThrownBy(() -> contacts.pin("bob", bob)).isInstanceOf(IOException.class);
        assertThat(contacts.trust("bob", bob)).isEqualTo(Trust.PINNED);
    }

    @Test
    void thereIsALimitToContacts() throws IOException {
        var contacts = Contacts.inMemory();
        for (int i = 0; i < Contacts.MOST_CONTACTS; i++) {
            contacts.pin("c" + i, bob);
        }
        assertThatThrownBy(() -> contacts.pin("bob", bob)).hasMessageContaining("10000");
        assertThat(contacts.trust("bob", bob)).isEqualTo(Trust.UNKNOWN);
    }

    /** RFC 8032, section 7.1, test 1. */
    @Test
    void signsAsPublished() {
        var hex = HexFormat.of();
        var key = Signing.of(hex.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        byte[] signature = hex
                .parseHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
                        + "b46bd25bf5f0595bbe24655141438e7a100b");
        assertThat(key.publicKey())
                .isEqualTo(hex.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        assertThat(key.sign(new byte[0])).isEqualTo(signature);
        assertThat(Signing.verify(key.publicKey(), new byte[0], signature)).isTrue();
        assertThat(Signing.verify(key.publicKey(), new byte[1], signature)).isFalse();
        assertThat(Signing.isSound(key.publicKey())).isTrue();
        byte[] neutral = new byte[Signing.KEY];
        neutral[0] = 1; // the neutral element: a signature of it fits every message
        assertThat(Signing.isSound(neutral)).isFalse();
    }
}
