package dev.tokamak.apps.files.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.apps.files.store.StoreException.Kind;

/** Both ways to look names up: in an open directory, and by path, as on systems that have no other. */
class DirectoryTest {

    /** A way to open a directory. */
    enum Way implements StoreRoot.Opening {
        /** What this system has. */
        BEST {
            @Override
            public Directory open(Path real) throws IOException {
                return StoreRoot.directory(real);
            }
        },
        /** What any system has. */
        BY_PATH {
            @Override
            public Directory open(Path real) {
                return new PathDirectory(real, new HardLinks());
            }
        }
    }

    @TempDir
    private Path folder;

    private Directory open(Way way) throws IOException {
        return way.open(folder.toRealPath());
    }

    private FileStore store(Way way, StoreLimits limits) throws IOException {
        return FileStore.open(folder.resolve("store"), limits, Sink::of, way);
    }

    private static void write(Directory directory, String name, String text) throws IOException {
        try (var channel = directory.createNew(name)) {
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsThereIsNotReplacedByAMoveToANewName(Way way) throws IOException {
        try (var directory = open(way)) {
            write(directory, "mine", "mine");
            write(directory, "theirs", "theirs");
            assertThatThrownBy(() -> directory.moveToNew("mine", directory, "theirs"))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(folder.resolve("mine")).hasContent("mine");
            assertThat(folder.resolve("theirs")).hasContent("theirs");
            directory.moveToNew("mine", directory, "other");
            assertThat(folder.resolve("mine")).doesNotExist();
            assertThat(folder.resolve("other")).hasContent("mine");
            directory.move("other", directory, "theirs");
            assertThat(folder.resolve("theirs")).hasContent("mine");
        }
    }

    /** To look first and then to move would let both win now and then. */
    @ParameterizedTest
    @EnumSource
    void oneOfTwoGetsTheName(Way way) throws Exception {
        int rounds = 300;
        var together = new CyclicBarrier(2);
        try (var directory = open(way); var threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < rounds; i++) {
                write(directory, "a", "a");
                write(directory, "b", "b");
                var first = threads.submit(() -> moves(directory, "a", together));
                var second = threads.submit(() -> moves(directory, "b", together));
                assertThat(first.get() ^ second.get()).as("exactly one, round %d", i).isTrue();
                assertThat(folder.resolve("name")).hasContent(first.get() ? "a" : "b");
                Files.delete(folder.resolve("name"));
                Files.delete(folder.resolve(first.get() ? "b" : "a"));
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean moves(Directory directory, String name, CyclicBarrier together) throws Exception {
        try (var own = directory.again()) {
            together.await();
            own.moveToNew(name, own, "name");
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    /** What a file system without hard links answers, such as that of a memory card; here there is nothing to link from. */
    @ParameterizedTest
    @EnumSource
    void withoutHardLinksItIsLookedFirst(Way way) throws IOException {
        var links = new HardLinks();
        assertThat(links.link(folder.resolve("none"), folder.resolve("name"))).isFalse();
        try (var directory = open(way)) {
            assertThatThrownBy(() -> directory.moveToNew("none", directory, "name"))
                    .isInstanceOf(NoSuchFileException.class);
            write(directory, "name", "theirs");
            assertThatThrownBy(() -> directory.moveToNew("none", directory, "name"))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
    }

    /** Else whoever gets a listing of less than he may couldn't tell that it is cut. */
    @ParameterizedTest
    @EnumSource
    void whatCannotBeAskedForLeavesNoGapInAListing(Way way) throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.createFile(folder.resolve(".tokamak-" + i + ".part"));
            Files.createSymbolicLink(folder.resolve("link" + i), folder.resolve("file0"));
            if (i < 5) {
                Files.createFile(folder.resolve("file" + i));
            }
        }
        try (var directory = open(way)) {
            assertThat(Reading.list(directory, 4)).hasSize(4).isSortedAccordingTo(Comparator.comparing(Entry::name));
            assertThat(Reading.list(directory, 6)).extracting(Entry::name).containsExactly("file0", "file1", "file2",
                    "file3", "file4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoreWorksEitherWay(Way way) throws IOException {
        Files.createDirectories(folder.resolve("store/dir"));
        Files.writeString(folder.resolve("store/.tokamak-left.part"), "left behind");
        try (var store = store(way, StoreLimits.DEFAULT)) {
            assertThat(folder.resolve("store/.tokamak-left.part")).doesNotExist();
            Stores.put(store, "dir/a", "hello");
            assertThat(Stores.text(store, "dir/a")).isEqualTo("hello");
            FileStoreTest.fails(Kind.EXISTS, () -> Stores.put(store, "dir/a", "other"));
            Stores.put(store, "b", "second");
            assertThat(store.list()).extracting(Entry::name).containsExactly("b", "dir");
            assertThat(store.list(StoreName.parse("dir"))).extracting(Entry::name).containsExactly("a");
            store.rename(StoreName.parse("dir/a"), StoreName.parse("c"));
            FileStoreTest.fails(Kind.EXISTS, () -> store.rename(StoreName.parse("b"), StoreName.parse("c")));
            assertThat(Stores.text(store, "c")).isEqualTo("hello");
            store.delete(StoreName.parse("b"));
            FileStoreTest.fails(Kind.NOT_FOUND, () -> Stores.text(store, "b"));
            FileStoreTest.fails(Kind.NOT_FOUND, () -> Stores.put(store, "none/a", "x"));
            FileStoreTest.fails(Kind.NOT_A_FILE, () -> Stores.text(store, "dir"));
            assertThat(store.bytesTaken()).isEqualTo(5);
        }
        try (var store = store(way, StoreLimits.DEFAULT.withOverwrite(true))) {
            assertThat(Stores.put(store, "c", "new").isReplacing()).isTrue();
            assertThat(Stores.text(store, "c")).isEqualTo("new");
            assertThat(store.bytesTaken()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noLinkIsFollowed(Way way) throws IOException {
        Files.createDirectories(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/secret"), "secret");
        Files.createDirectories(folder.resolve("store"));
        Files.createSymbolicLink(folder.resolve("store/dir"), folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("store/file"), folder.resolve("outside/secret"));
        try (var store = store(way, StoreLimits.DEFAULT.withOverwrite(true))) {
            assertThatThrownBy(() -> Stores.text(store, "dir/secret")).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> Stores.text(store, "file")).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> Stores.put(store, "dir/new", "x")).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> Stores.put(store, "file", "x")).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.list(StoreName.parse("dir"))).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.delete(StoreName.parse("dir/secret"))).isInstanceOf(StoreException.class);
        }
        assertThat(folder.resolve("outside/secret")).hasContent("secret");
        assertThat(folder.resolve("outside")).isDirectoryNotContaining("glob:**new");
    }
}
