package dev.tokamak.apps.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsWholeAndLeavesNothingBehind() throws IOException {
        var file = folder.resolve("secret");
        SecretFile.write(file, "one");
        SecretFile.write(file, "two");
        assertThat(SecretFile.read(file, 3)).isEqualTo("two");
        assertThatThrownBy(() -> SecretFile.read(file, 2)).hasMessageContaining("larger than 2 bytes");
        try (var all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseMayReadIt() throws IOException {
        var file = folder.resolve("secret");
        SecretFile.write(file, "one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        for (var others : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(others));
            assertThatThrownBy(() -> SecretFile.read(file, 100)).isInstanceOf(IOException.class)
                    .hasMessageContaining("chmod 600");
        }
        var directory = folder.resolve("a/b");
        SecretFile.makeDirectory(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
    }

    @Test
    void whatIsThereIsNotReplacedByWhatIsCreated() throws IOException {
        var file = folder.resolve("new/secret");
        SecretFile.create(file, "one");
        assertThatThrownBy(() -> SecretFile.create(file, "two")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(SecretFile.read(file, 3)).isEqualTo("one");
        try (var all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatIsPublishedCanBeReadByAll() throws IOException {
        var file = folder.resolve("public");
        SecretFile.publish(file, "one");
        SecretFile.publish(file, "two");
        assertThat(Files.readString(file)).isEqualTo("two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r--r--");
    }
}
