package dev.tokamak.apps.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.log.FailingFiles.Fault;

class LogDirectoryTest {

    private static final long DAY = LocalDate.of(2026, 11, 21).toEpochDay();
    private static final int SIZE = 1024;

    @TempDir
    private Path parent;

    private final FailingFiles files = new FailingFiles();

    private LogDirectory open(int kept) throws IOException {
        return LogDirectory.open(LogConfig.in(place()).withFiles(SIZE, kept), files);
    }

    private Path place() {
        return parent.resolve("data").resolve("log");
    }

    private static ByteBuffer records(String... lines) {
        return ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        return LogName.in(place()).stream().map(LogName::toString).toList();
    }

    private String content(String name) throws IOException {
        return Files.readString(place().resolve(name));
    }

    // ---- rotation

    @Test
    void beginsAFileWithEachDay() throws IOException {
        try (var log = open(10)) {
            assertThat(names()).isEmpty();
            log.append(records("a"), DAY);
            log.append(records("b"), DAY);
            log.append(records("c"), DAY + 1);
            log.append(records("late"), DAY);
            log.append(records("d"), DAY + 40);
        }
        assertThat(names()).containsExactly("2026-11-21-000001.log", "2026-11-22-000001.log", "2026-12-31-000001.log");
        assertThat(content("2026-11-21-000001.log")).isEqualTo("a\nb\n");
        assertThat(content("2026-11-22-000001.log")).isEqualTo("c\nlate\n");
    }

    @Test
    void noFileIsLongerThanTheLimitAndNoRecordIsCutInTwo() throws IOException {
        var line = "x".repeat(99);
        try (var log = open(100)) {
            for (int i = 0; i < 10; i++) {
                log.append(records(line, line, line, line, line), DAY);
            }
        }
        assertThat(names()).hasSize(5).isSorted();
        for (var name : names()) {
            assertThat(content(name)).isEqualTo((line + "\n").repeat(10));
        }
    }

    @Test
    void fillsAFileToTheLastByte() throws IOException {
        try (var log = open(100)) {
            log.append(records("x".repeat(SIZE - 3)), DAY);
            log.append(records("a", "b"), DAY);
        }
        assertThat(names()).hasSize(2);
        assertThat(content(names().getFirst())).hasSize(SIZE).endsWith("a\n");
        assertThat(content(names().getLast())).isEqualTo("b\n");
    }

    @Test
    void aRecordLongerThanAFileHasOneOfItsOwn() throws IOException {
        var big = "b".repeat(3 * SIZE);
        try (var log = open(100)) {
            log.append(records("a", big, "c"), DAY);
        }
        assertThat(names()).hasSize(3);
        assertThat(content(names().get(1))).isEqualTo(big + "\n");
    }

    @Test
    void keepsSoManyFilesAndNoMore() throws IOException {
        try (var log = open(3)) {
            for (int day = 0; day < 10; day++) {
                log.append(records("day " + day), DAY + day);
            }
        }
        assertThat(names()).containsExactly("2026-11-28-000001.log", "2026-11-29-000001.log", "2026-11-30-000001.log");
    }

    @Test
    void touchesNoFilesOfOthers() throws IOException {
        Files.createDirectories(place());
        var others = List.of("2026-01-01-000001.log.gz", "2026-02-31-000001.log", "a2026-01-01-000001.log", "notes.log",
                "2026-01-01-1.log");
        for (var name : others) {
            Files.writeString(place().resolve(name), "mine");
        }
        try (var log = open(1)) {
            log.append(records("a"), DAY);
            log.append(records("b"), DAY + 1);
        }
        assertThat(names()).containsExactly("2026-11-22-000001.log");
        for (var name : others) {
            assertThat(content(name)).isEqualTo("mine");
        }
    }

    @Test
    void neverDeletesTheFileItWritesTo() throws IOException {
        Files.createDirectories(place());
        Files.writeString(place().resolve("2099-01-01-000001.log"), "a clock was wrong\n");
        try (var log = open(1)) {
            log.append(records("a"), DAY);
            log.append(records("b"), DAY);
        }
        assertThat(content("2026-11-21-000001.log")).isEqualTo("a\nb\n");
    }

    @Test
    void beginsAnotherFileWhenSomebodyDeletesTheOneItWritesTo() throws IOException {
        try (var log = open(10)) {
            log.append(records("a"), DAY);
            Files.delete(place().resolve("2026-11-21-000001.log"));
            log.force();
            log.append(records("b"), DAY);
        }
        assertThat(content("2026-11-21-000001.log")).isEqualTo("b\n");
    }

    // ---- restarts

    @Test
    void goesOnWithTheNewestFileAfterARestart() throws IOException {
        for (var line : List.of("a", "b", "c")) {
            try (var log = open(10)) {
                log.append(records(line), DAY);
            }
        }
        assertThat(names()).containsExactly("2026-11-21-000001.log");
        assertThat(content("2026-11-21-000001.log")).isEqualTo("a\nb\nc\n");
    }

    @Test
    void leavesAFileThatACrashLeftInTheMiddleOfARecord() throws IOException {
        Files.createDirectories(place());
        Files.writeString(place().resolve("2026-11-21-000007.log"), "whole\nhal");
        try (var log = open(10)) {
            log.append(records("next"), DAY);
        }
        assertThat(content("2026-11-21-000007.log")).isEqualTo("whole\nhal");
        assertThat(content("2026-11-21-000008.log")).isEqualTo("next\n");
    }

    @Test
    void oneCollectorAtATime() throws IOException {
        try (var _ = open(10)) {
            assertThatThrownBy(() -> open(10)).isInstanceOf(IOException.class)
                    .hasMessage("another collector writes there");
        }
        open(10).close();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void filesAreNotForEverybody() throws IOException {
        try (var log = open(10)) {
            log.append(records("a"), DAY);
        }
        assertThat(mode("2026-11-21-000001.log")).isIn("rw-r-----", "rw-------"); // the umask may take more
        assertThat(mode("")).isIn("rwxr-x---", "rwx------");
        assertThat(mode("..")).isIn("rwxr-x---", "rwx------");
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(place().resolve(name)));
    }

    // ---- failures

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"FULL", "BROKEN"})
    void cutsOffWhatAFailedWriteHasLeft(Fault fault) throws IOException {
        try (var log = open(10)) {
            log.append(records("a"), DAY);
            files.set(fault);
            var batch = records("bbbb", "cccc");
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> log.append(batch, DAY)).isInstanceOf(IOException.class);
                assertThat(batch.position()).isZero();
            }
            if (fault == Fault.FULL) {
                assertThat(content("2026-11-21-000001.log")).isEqualTo("a\n");
            }
            files.set(Fault.NONE);
            log.append(batch, DAY);
        }
        assertThat(names()).hasSize(1);
        assertThat(content("2026-11-21-000001.log")).isEqualTo("a\nbbbb\ncccc\n");
    }

    @Test
    void triesAgainToBeginAFile() throws IOException {
        try (var log = open(10)) {
            files.set(Fault.NO_FILE);
            assertThatThrownBy(() -> log.append(records("a"), DAY)).hasMessage("Too many open files");
            files.set(Fault.NONE);
            log.append(records("a"), DAY);
            files.set(Fault.NO_FILE);
            assertThatThrownBy(() -> log.append(records("b"), DAY + 1)).hasMessage("Too many open files");
            files.set(Fault.NONE);
            log.append(records("b"), DAY + 1);
        }
        assertThat(names()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FULL", "BROKEN"})
    void beginsAnotherFileWhenTheFailedOneIsGone(String fault) throws IOException {
        try (var log = open(10)) {
            files.set(Fault.valueOf(fault));
            var batch = records("aaaa");
            assertThatThrownBy(() -> log.append(batch, DAY)).isInstanceOf(IOException.class);
            files.set(Fault.NONE);
            if (fault.equals("BROKEN")) {
                Files.delete(place().resolve("2026-11-21-000001.log"));
            }
            log.append(batch, DAY);
        }
        assertThat(content("2026-11-21-000001.log")).isEqualTo("aaaa\n");
    }
}
