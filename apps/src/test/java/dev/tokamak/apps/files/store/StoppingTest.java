package dev.tokamak.apps.files.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.store.StoreException.Kind;
import dev.tokamak.probe.ManualClock;

/** Uploads while the server is told to stop. */
@Timeout(20)
class StoppingTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path root;

    private static Upload begin(FileStore store) throws IOException {
        var upload = store.create(StoreName.parse("a"), false, -1);
        upload.write(ByteBuffer.allocate(10));
        return upload;
    }

    @Test
    void nothingIsWaitedForWhenNothingIsUnderWay() throws Exception {
        try (var store = FileStore.open(root, StoreLimits.DEFAULT)) {
            store.finish(LONG);
            FileStoreTest.fails(Kind.BUSY, () -> begin(store));
        }
    }

    /** A second passes with each wait, after which a quiet one would be given up. */
    @Test
    void whatGoesOnIsWaitedFor() throws Exception {
        try (var store = FileStore.open(root, StoreLimits.DEFAULT)) {
            var upload = begin(store);
            upload.whenStopping(upload::close);
            var clock = new ManualClock();
            var waits = new AtomicInteger();
            var uploads = new Uploads(clock, (all, millis) -> {
                clock.advance(Duration.ofMillis(millis));
                if (waits.incrementAndGet() < 6) {
                    writeTen(upload);
                } else {
                    all.remove(upload);
                }
            });
            uploads.add(upload);
            uploads.finish(LONG);
            assertThat(waits).hasValue(6);
            assertThat(upload.isTold()).isFalse();
            upload.publish();
            assertThat(Stores.content(store, "a")).hasSize(60);
        }
    }

    private static void writeTen(Upload upload) {
        try {
            upload.write(ByteBuffer.allocate(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsPublishedMeanwhileIsWaitedForNoLonger() throws Exception {
        try (var store = FileStore.open(root, StoreLimits.DEFAULT)) {
            var upload = begin(store);
            var finished = finishing(store, LONG);
            upload.publish();
            finished.get();
            assertThat(Stores.content(store, "a")).hasSize(10);
        }
    }

    @Test
    void whoeverIsQuietIsTold() throws Exception {
        try (var store = FileStore.open(root, StoreLimits.DEFAULT)) {
            var upload = begin(store);
            upload.whenStopping(upload::close);
            store.finish(LONG);
            assertThat(store.bytesTaken()).isZero();
        }
    }

    @Test
    void whoeverIsAbandonedIsNotWaitedFor() throws Exception {
        try (var store = FileStore.open(root, StoreLimits.DEFAULT)) {
            var upload = begin(store);
            upload.whenStopping(() -> assertThat(store.bytesTaken()).as("told in vain").isZero());
            upload.abandon();
            store.finish(LONG);
            assertThat(store.bytesTaken()).isZero();
        }
    }

    @Test
    void whoeverIsNotDoneInTimeIsTold() throws Exception {
        try (var store = FileStore.open(root, StoreLimits.DEFAULT)) {
            var upload = begin(store);
            var told = new CountDownLatch(1);
            store.finish(Duration.ZERO);
            upload.whenStopping(told::countDown); // too late to be told by that: told at once
            assertThat(told.getCount()).isZero();
            upload.close();
        }
    }

    private static CompletableFuture<Void> finishing(FileStore store, Duration atMost) {
        return CompletableFuture.runAsync(() -> {
            try {
                store.finish(atMost);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }, work -> Thread.ofPlatform().start(work));
    }
}
