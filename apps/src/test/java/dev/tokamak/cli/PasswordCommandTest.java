package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.accounts.PasswordHash;

/** Entries of sftp913's accounts, made from passwords. */
class PasswordCommandTest {

    @TempDir
    private Path folder;

    @Test
    void printsALineThatMatchesTheFirstLineOfTheInputAndDoesNotShowIt() {
        var ran = Ran.typing("ge heim\u00e4 \nnot this\n", "password", "ada");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).startsWith("ada::$argon2id$v=19$m=19456,t=2,p=1$").hasLineCount(1)
                .doesNotContain("heim");
        var hash = PasswordHash.parse(ran.out().strip().substring("ada::".length()));
        assertThat(hash.matches("ge heim\u00e4 ")).isTrue();
        assertThat(hash.matches("ge heim\u00e4")).isFalse();
        assertThat(Ran.typing("x", "password", "bob", "staff").out()).startsWith("bob:staff:$argon2id$");
    }

    @Test
    void putsItIntoAFileThatOnlyItsOwnerCanRead() throws IOException {
        var file = folder.resolve("data/sftp913.accounts");
        var ran = Ran.typing("one", "password", "ada", "--accounts", file.toString());
        assertThat(ran).isEqualTo(new Ran(0, "ada has been added to " + file + System.lineSeparator(), ""));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "\n# others:\nguest::", java.nio.file.StandardOpenOption.APPEND);
        Ran.typing("two", "password", "bob", "staff", "--accounts", file.toString());
        assertThat(Ran.typing("three", "password", "ada", "--accounts", file.toString()).out())
                .isEqualTo("ada has a new password in " + file + System.lineSeparator());
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("ada::$");
        assertThat(lines.subList(1, 4)).containsExactly("", "# others:", "guest::");
        assertThat(lines.get(4)).startsWith("bob:staff:$");
        assertThat(PasswordHash.parse(lines.get(0).substring("ada::".length())).matches("three")).isTrue();
        try (var all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void leavesAFileAloneThatItCannotReadOrThatMakesNoSense() throws IOException {
        var file = Files.writeString(folder.resolve("accounts"), "ada\n");
        for (var permissions : new String[] {"rw-------", "rw-r--r--"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            var ran = Ran.typing("x", "password", "bob", "--accounts", file.toString());
            assertThat(ran.err()).startsWith("tokamak password: " + file).hasLineCount(1);
            assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(file).hasContent("ada\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\nx\n", "a\0b\n"})
    void anInputWithoutAPasswordIsNone(String input) {
        var ran = Ran.typing(input, "password", "ada");
        assertThat(ran.err()).startsWith("tokamak password: ").contains("password").hasLineCount(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void aPasswordHasItsLength() {
        assertThat(Ran.typing("x".repeat(1001), "password", "ada").err()).contains("at most 1000 bytes");
        assertThat(Ran.typing("x".repeat(1000), "password", "ada").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "#a", "", " ", "a\nb", "a\0"})
    void aUserWhoseLineWouldMeanSomethingElseIsRefused(String user) {
        var ran = Ran.typing("x", "password", user);
        assertThat(ran.err()).startsWith("tokamak password: ").contains("colon").hasLineCount(1);
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(Ran.typing("x", "password", "ada", "b:c").exitCode()).isEqualTo(ExitCodes.USAGE);
    }
}
