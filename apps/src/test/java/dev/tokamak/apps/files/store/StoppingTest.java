package dev.tokamak.apps.files.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.store.StoreException.Kind;

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

    @Test
    void whatGoesOnIsWaitedFor() throws Exception {
        try (var store = FileStore.open(root, StoreLimits.DEFAULT)) {
            var upload = begin(store);
            upload.whenStopping(upload::close);
            var finished = finishing(store, LONG);
            for (int i = 0; i < 6; i++) { // longer than the time after which a quiet one is given up
                assertThat(finished.isDone()).isFalse();
                TimeUnit.MILLISECONDS.sleep(250);
                upload.write(ByteBuffer.allocate(10));
            }
            upload.publish();
            finished.get();
            assertThat(Stores.content(store, "a")).hasSize(70);
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
