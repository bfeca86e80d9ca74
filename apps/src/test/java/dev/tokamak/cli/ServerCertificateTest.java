package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the certificate of TLS services comes from, and who may read its key. */
class ServerCertificateTest {

    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1");

    @TempDir
    Path data;

    private ServerCertificate development(Instant now) {
        return ServerCertificate.development(data, NAMES, now);
    }

    private Path file() {
        return data.resolve(ServerCertificate.FILE);
    }

    @Test
    void isMadeOnFirstUseAndKeptForItsOwnerAlone() throws IOException {
        var now = Instant.now();
        var made = development(now);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
        assertThat(file().getParent()).isDirectoryContaining(file()::equals).isDirectoryNotContaining("glob:**.new");
        assertThat(made.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(development(now).fingerprint()).isEqualTo(made.fingerprint());
    }

    @Test
    void bearsTheNamesOfThisMachine() throws Exception {
        var names = development(Instant.now()).chain().getFirst().getSubjectAlternativeNames();
        assertThat(names).extracting(each -> each.get(1).toString())
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void thereIsAFileWithoutTheKeyForThoseWhoAreToTrustIt() throws Exception {
        var made = development(Instant.now());
        var published = data.resolve(ServerCertificate.PUBLIC_FILE);
        assertThat(Pem.certificates(published)).containsExactly(made.chain().getFirst());
        assertThat(published).content().doesNotContain("PRIVATE");
    }

    @Test
    void isMadeAnewWhenANameIsLacking() {
        var now = Instant.now();
        var first = development(now);
        var more = List.of("localhost", "127.0.0.1", "::1", "192.0.2.1", "fe80::1%eth0");
        var second = ServerCertificate.development(data, more, now);
        assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(ServerCertificate.development(data, more, now).fingerprint()).isEqualTo(second.fingerprint());
        assertThat(development(now).fingerprint()).isEqualTo(second.fingerprint());
    }

    @Test
    void aKeyOfOnesOwnThatEverybodyMayReadIsRefused() throws IOException {
        development(Instant.now());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(ServerCertificate.read(file(), file()).chain()).hasSize(1);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> ServerCertificate.read(file(), file())).isInstanceOf(CliException.class)
                .hasMessageStartingWith("others may read the key in ");
    }

    /** How many sessions there are is chosen by peers. */
    @Test
    void sessionsThatMayBeResumedAreBounded() {
        var sessions = development(Instant.now()).context().getServerSessionContext();
        assertThat(sessions.getSessionCacheSize()).isBetween(1, 1000);
        assertThat(sessions.getSessionTimeout()).isBetween(1, 3600);
    }

    @Test
    void isRenewedBeforeItExpires() {
        var now = Instant.now();
        var first = development(now);
        assertThat(development(now.plus(Duration.ofDays(350))).fingerprint()).isEqualTo(first.fingerprint());
        assertThat(development(now.plus(Duration.ofDays(360))).fingerprint()).isNotEqualTo(first.fingerprint());
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws IOException {
        development(Instant.now());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> development(Instant.now())).isInstanceOf(CliException.class)
                .hasMessage("others may read the key in " + file() + ": chmod 600 " + file());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws IOException {
        Files.writeString(data.resolve("keys"), "in the way");
        assertThatThrownBy(() -> development(Instant.now())).isInstanceOf(CliException.class)
                .hasMessageStartingWith("cannot keep a key in ");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused(@TempDir Path other) {
        development(Instant.now());
        ServerCertificate.development(other, NAMES, Instant.now());
        assertThatThrownBy(() -> ServerCertificate.read(file(), other.resolve(ServerCertificate.FILE)))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("does not belong to");
    }

    @Test
    void filesThatAreNoneAreSaid() throws IOException {
        var nothing = Files.writeString(data.resolve("nothing.pem"), "not a key\n");
        Files.setPosixFilePermissions(nothing, PosixFilePermissions.fromString("rw-------"));
        var broken = Files.writeString(data.resolve("broken.pem"),
                "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n");
        var encrypted = Files.writeString(data.resolve("encrypted.pem"), """
                -----BEGIN ENCRYPTED PRIVATE KEY-----
                MBIwDQYJKoZIhvcNAQEFBQAEAQA=
                -----END ENCRYPTED PRIVATE KEY-----
                """);
        assertThatThrownBy(() -> ServerCertificate.read(nothing, nothing)).isInstanceOf(CliException.class)
                .hasMessageContaining("there is no private key in " + nothing);
        assertThatThrownBy(() -> Pem.certificates(broken)).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot read " + broken);
        assertThatThrownBy(() -> Pem.privateKey(encrypted)).isInstanceOf(IOException.class)
                .hasMessageContaining("is encrypted");
        assertThatThrownBy(() -> Pem.certificates(data.resolve("absent"))).isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file");
    }
}
