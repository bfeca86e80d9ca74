package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;

/** A disk of 1 MiB that is full. Needs leave to mount one. */
class FullDiskTest {

    @TempDir
    private Path folder;

    private int run(String... command) throws IOException, InterruptedException {
        return ProgramRun.of(folder, command).exitCode();
    }

    @EveryTransport
    void theSenderIsToldAndTheServerGoesOn(TestTransport t) throws Exception {
        var disk = Files.createDirectory(folder.resolve("served")).toString();
        Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk) == 0, "may not mount");
        try (var files = new ServedFiles(t, folder)) {
            Files.write(folder.resolve("up"), Seed.bytes(3_000_000));
            Files.write(folder.resolve("small"), Seed.bytes(1000));
            var refused = ProgramRun.of(folder, "curl", "-sS", "--max-time", "40", "-T", "up", files.url("/up"));
            assertThat(refused.out()).as(refused.err())
                    .startsWith("507 Insufficient Storage: the server's disk is full");
            var sent = ProgramRun.of(folder, "curl", "-sS", "--max-time", "40", "-T", "small", files.url("/small"));
            assertThat(sent.out()).as(sent.err()).contains("size: 1000\n");
            t.close();
            assertThat(files.store.list()).hasSize(1);
            assertThat(files.store.bytesTaken()).isEqualTo(1000);
        } finally {
            assertThat(run("umount", disk)).isZero();
        }
    }
}
