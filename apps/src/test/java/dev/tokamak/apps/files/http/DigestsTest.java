package dev.tokamak.apps.files.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.files.store.StoredFile;
import dev.tokamak.apps.files.store.Stores;

class DigestsTest {

    @TempDir
    private Path root;

    @Test
    void ofAFileAndOfEachVersionOfIt() throws Exception {
        try (var given = new Given(root)) {
            var content = new byte[3_000_000];
            Stores.put(given.store, "a", content);
            var digests = new Digests();
            try (var file = open(given)) {
                assertThat(digests.known(file)).isEmpty();
                assertThat(digests.of(file)).get().isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
                assertThat(digests.known(file)).isPresent();
                assertThat(digests
                        .known(new StoredFile(file.name(), file.channel(), file.size(), file.modified(), "another")))
                        .isEmpty();
            }
        }
    }

    /** Whoever waits keeps a thread from others: it is only a wish. */
    @Test
    void notWhenTooManyWait() throws Exception {
        try (var given = new Given(root)) {
            Stores.put(given.store, "a", "hello");
            var busy = new Digests(0, 0);
            try (var file = open(given)) {
                assertThat(busy.of(file)).isEmpty();
                busy.remember(file.name(), file.etag(), new byte[32]);
                assertThat(busy.of(file)).isPresent();
            }
        }
    }

    private static StoredFile open(Given given) throws IOException {
        return given.store.read(StoreName.parse("a"));
    }
}
