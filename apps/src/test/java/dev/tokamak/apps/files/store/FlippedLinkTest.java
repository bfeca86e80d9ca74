package dev.tokamak.apps.files.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who can change the store's directory puts links where directories and files were, at the worst moment. */
@DisabledOnOs(OS.WINDOWS)
class FlippedLinkTest {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int ENOUGH = 10_000;

    @TempDir
    private Path folder;

    @Test
    void notOneByteFromOutside() throws Exception {
        var root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectory(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/file"), "OUTSIDE");
        Files.createDirectory(root.resolve("real"));
        Files.writeString(root.resolve("real/file"), "inside!");
        var stop = new AtomicBoolean();
        var failure = new AtomicReference<Exception>();
        var flipper = Thread.ofPlatform().start(() -> {
            try {
                flip(root, stop);
            } catch (IOException e) {
                failure.set(e);
            }
        });
        int seen = 0;
        int refused = 0;
        try (var store = FileStore.open(root, StoreLimits.DEFAULT)) {
            long end = System.nanoTime() + LONGEST.toNanos();
            for (int i = 0; (i < ENOUGH || seen == 0 || refused == 0) && System.nanoTime() < end; i++) {
                try {
                    assertThat(Stores.text(store, i % 2 == 0 ? "dir/file" : "leaf")).isEqualTo("inside!");
                    seen++;
                } catch (StoreException e) {
                    assertThat(e.kind()).isIn(StoreException.Kind.NOT_FOUND, StoreException.Kind.BUSY);
                    refused++;
                }
            }
        } finally {
            stop.set(true);
            flipper.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(seen).as("reads that found it").isPositive();
        assertThat(refused).as("reads that met a link").isPositive();
    }

    /** By renaming over each other, so that there is always one of the two. */
    private void flip(Path root, AtomicBoolean stop) throws IOException {
        var spare = folder.resolve("spare");
        while (!stop.get()) {
            Files.move(root.resolve("real"), root.resolve("dir"));
            Files.writeString(spare, "inside!");
            Files.move(spare, root.resolve("leaf"), StandardCopyOption.ATOMIC_MOVE);
            Files.move(root.resolve("dir"), root.resolve("real"));
            Files.createSymbolicLink(root.resolve("dir"), folder.resolve("outside"));
            Files.createSymbolicLink(spare, folder.resolve("outside/file"));
            Files.move(spare, root.resolve("leaf"), StandardCopyOption.ATOMIC_MOVE);
            Files.delete(root.resolve("dir"));
        }
    }
}
