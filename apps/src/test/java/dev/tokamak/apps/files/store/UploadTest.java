package dev.tokamak.apps.files.store;

import static dev.tokamak.apps.files.store.FileStoreTest.fails;
import static dev.tokamak.apps.files.store.Stores.put;
import static dev.tokamak.apps.files.store.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.store.StoreException.Kind;

/** Files on their way in: whole or not at all, within limits, one writer per name. */
class UploadTest {

    @TempDir
    private Path root;

    private FileStore store;

    private void open(StoreLimits limits) throws IOException {
        store = FileStore.open(root, limits);
    }

    @AfterEach
    void nothingIsLeftOfWhatWasNotPublished() throws IOException {
        store.close();
        try (var names = Files.newDirectoryStream(root, "*.part")) {
            assertThat(names).isEmpty();
        }
    }

    private static StoreName name(String text) throws StoreException {
        return StoreName.parse(text);
    }

    private Upload begin(String name, long announced) throws StoreException {
        return store.create(name(name), true, announced);
    }

    private static void write(Upload upload, int bytes) throws StoreException {
        upload.write(ByteBuffer.allocate(bytes));
    }

    @Test
    void appearsWhenItIsPublishedAndNotBefore() throws Exception {
        open(StoreLimits.DEFAULT);
        var content = "hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (var upload = begin("a", -1)) {
            upload.write(ByteBuffer.wrap(content, 0, 5));
            upload.write(ByteBuffer.wrap(content, 5, content.length - 5));
            assertThat(root.resolve("a")).doesNotExist();
            assertThat(store.list()).isEmpty();
            var published = upload.publish();
            assertThat(published.size()).isEqualTo(content.length);
            assertThat(published.sha256()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
            assertThat(published.sha256Hex()).matches("[0-9a-f]{64}");
            assertThatThrownBy(() -> write(upload, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(upload::publish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(root.resolve("a")).hasBinaryContent(content);
        assertThat(store.bytesTaken()).isEqualTo(content.length);
    }

    /** As when the work of closing it is refused: its name, its room and its file are given back before they are needed. */
    @Test
    void oneThatIsAbandonedIsClosedBeforeTheNextBegins() throws IOException {
        open(StoreLimits.DEFAULT.withQuota(10).withMostUploadsAtOnce(1).withOverwrite(true));
        put(store, "b", "b");
        for (int i = 0; i < 3; i++) {
            var upload = begin("a", 9);
            write(upload, 5);
            upload.abandon();
        }
        fails(Kind.NOT_FOUND, () -> store.delete(name("a")));
        assertThat(store.bytesTaken()).isEqualTo(1);
        begin("c", 1).abandon();
        store.rename(name("b"), name("c"));
        var published = begin("a", 5);
        write(published, 5);
        published.publish();
        published.abandon();
        store.delete(name("c"));
        assertThat(store.bytesTaken()).isEqualTo(5);
    }

    /** What others have put there meanwhile isn't counted; taking it away doesn't make the store larger. */
    @Test
    void whatWasNeverCountedIsNotGivenBack() throws IOException {
        open(StoreLimits.DEFAULT.withQuota(10).withMostFiles(1).withOverwrite(true));
        for (int i = 0; i < 2; i++) {
            Files.write(root.resolve("other"), new byte[1000]);
            store.delete(name("other"));
        }
        assertThat(store.bytesTaken()).isZero();
        fails(Kind.QUOTA, () -> begin("a", 11));
        put(store, "a", "0123456789");
        fails(Kind.QUOTA, () -> begin("b", 0));
        assertThat(store.bytesTaken()).isEqualTo(10);
    }

    @Test
    void leavesNothingWhenClosedBefore() throws IOException {
        open(StoreLimits.DEFAULT);
        try (var upload = begin("a", 1000)) {
            write(upload, 10);
            assertThat(store.bytesTaken()).isEqualTo(1000);
        }
        assertThat(store.list()).isEmpty();
        assertThat(store.bytesTaken()).isZero();
        put(store, "a", "again");
    }

    @Test
    void closingTheStoreDiscardsWhatIsUnderWay() throws IOException {
        open(StoreLimits.DEFAULT);
        write(begin("a", -1), 10);
        store.close();
        assertThat(root).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void oneWriterPerName() throws IOException {
        open(StoreLimits.DEFAULT.withOverwrite(true));
        try (var first = begin("a", -1)) {
            fails(Kind.BUSY, () -> begin("a", -1));
            fails(Kind.BUSY, () -> begin("A", -1)); // the same file on some systems
            begin("b", -1).close();
            first.publish();
        }
        begin("a", -1).close();
    }

    @Test
    void replacesNothingUnlessBothAllowIt() throws IOException {
        open(StoreLimits.DEFAULT);
        put(store, "a", "first");
        fails(Kind.EXISTS, () -> store.create(name("a"), true, 1));
        store.close();
        open(StoreLimits.DEFAULT.withOverwrite(true));
        fails(Kind.EXISTS, () -> store.create(name("a"), false, 1));
        put(store, "a", "second one");
        assertThat(text(store, "a")).isEqualTo("second one");
        assertThat(store.bytesTaken()).isEqualTo(10);
    }

    @Test
    void doesNotReplaceWhatSomebodyElsePutThereMeanwhile() throws IOException {
        open(StoreLimits.DEFAULT);
        try (var upload = begin("a", -1)) {
            Files.writeString(root.resolve("a"), "theirs");
            fails(Kind.EXISTS, upload::publish);
        }
        assertThat(root.resolve("a")).hasContent("theirs");
    }

    @Test
    void aDirectoryIsNotReplaced() throws IOException {
        open(StoreLimits.DEFAULT.withOverwrite(true));
        Files.createDirectory(root.resolve("dir"));
        fails(Kind.NOT_A_FILE, () -> begin("dir", 0));
    }

    @Test
    void quota() throws IOException {
        open(StoreLimits.DEFAULT.withQuota(100));
        put(store, "a", new byte[60]);
        fails(Kind.QUOTA, () -> begin("b", 41));
        try (var upload = begin("b", 40)) {
            fails(Kind.QUOTA, () -> begin("c", 1)); // promised to b
            write(upload, 40);
            upload.publish();
        }
        fails(Kind.QUOTA, () -> begin("c", 1));
        store.delete(name("a"));
        try (var upload = begin("c", -1)) {
            write(upload, 60);
            fails(Kind.QUOTA, () -> write(upload, 1));
        }
        assertThat(store.bytesTaken()).isEqualTo(40);
        begin("d", 60).close();
    }

    @Test
    void theQuotaKnowsWhatIsThereAlready() throws IOException {
        Files.write(root.resolve("a"), new byte[60]);
        open(StoreLimits.DEFAULT.withQuota(100).withMostFiles(2));
        fails(Kind.QUOTA, () -> begin("b", 41));
        put(store, "b", new byte[40]);
        fails(Kind.QUOTA, () -> begin("c", 0));
    }

    @Test
    void whatWasAnnouncedAndDidNotComeIsGivenBack() throws IOException {
        open(StoreLimits.DEFAULT);
        try (var upload = begin("a", 1000)) {
            write(upload, 10);
            upload.publish();
        }
        assertThat(store.bytesTaken()).isEqualTo(10);
    }

    @Test
    void sizeOfAFile() throws IOException {
        open(StoreLimits.DEFAULT.withMostBytesPerFile(100));
        fails(Kind.TOO_LARGE, () -> begin("a", 101));
        try (var upload = begin("a", 100)) {
            write(upload, 99);
            write(upload, 1);
            fails(Kind.TOO_LARGE, () -> write(upload, 1));
            assertThatThrownBy(upload::publish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(store.list()).isEmpty();
    }

    @Test
    void uploadsAtOnce() throws IOException {
        open(StoreLimits.DEFAULT.withMostUploadsAtOnce(2));
        try (var _ = begin("a", -1)) {
            try (var _ = begin("b", -1)) {
                fails(Kind.BUSY, () -> begin("c", -1));
            }
            begin("c", -1).close();
        }
    }

    /** What a disk says when it is full, or broken, after so many bytes. */
    private void openWithDiskThat(String says, int after) throws IOException {
        store = FileStore.open(root, StoreLimits.DEFAULT, file -> new Failing(file, says, after), StoreRoot::directory);
    }

    private static final class Failing implements Sink {
        private final FileChannel file;
        private final String says;
        private int left;

        Failing(FileChannel file, String says, int left) {
            this.file = file;
            this.says = says;
            this.left = left;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (left == 0) {
                throw new IOException(says);
            }
            var some = bytes.slice(bytes.position(), Math.min(left, bytes.remaining()));
            int written = file.write(some);
            left -= written;
            bytes.position(bytes.position() + written);
        }

        @Override
        public void force() throws IOException {
            if (left == 0) {
                throw new IOException(says);
            }
            file.force(true);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    @Test
    void diskFullWhileWriting() throws IOException {
        openWithDiskThat("No space left on device", 100);
        try (var upload = begin("a", -1)) {
            write(upload, 60);
            fails(Kind.DISK_FULL, () -> write(upload, 60));
        }
        assertThat(store.bytesTaken()).isZero();
        put(store, "b", "goes on");
    }

    @Test
    void diskFullWhenItIsForced() throws IOException {
        openWithDiskThat("No space left on device", 100);
        try (var upload = begin("a", -1)) {
            write(upload, 100);
            fails(Kind.DISK_FULL, upload::publish);
        }
        assertThat(store.list()).isEmpty();
    }

    @Test
    void aBrokenDiskIsToldApart() throws IOException {
        openWithDiskThat("Input/output error", 0);
        try (var upload = begin("a", -1)) {
            fails(Kind.FAILED, () -> write(upload, 1));
        }
    }
}
