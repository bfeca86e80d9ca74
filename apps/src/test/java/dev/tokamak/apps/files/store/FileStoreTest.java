package dev.tokamak.apps.files.store;

import static dev.tokamak.apps.files.store.Stores.put;
import static dev.tokamak.apps.files.store.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.store.StoreException.Kind;

/** What can be read and listed, and that links lead nowhere. */
class FileStoreTest {

    @TempDir
    private Path folder;

    private Path root;
    private FileStore store;

    @BeforeEach
    void open() throws IOException {
        root = folder.resolve("data/files");
        store = FileStore.open(root, StoreLimits.DEFAULT);
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createDirectory(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/secret"), "secret");
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    static void fails(Kind kind, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.words()).isNotEmpty().doesNotContain("/");
        });
    }

    private static StoreName name(String text) throws StoreException {
        return StoreName.parse(text);
    }

    @Test
    void readsWhatWasPublished() throws IOException {
        put(store, "a.txt", "hello");
        try (var file = store.read(name("a.txt"))) {
            assertThat(file.size()).isEqualTo(5);
            assertThat(file.modified()).isEqualTo(Files.getLastModifiedTime(root.resolve("a.txt")).toInstant());
            assertThat(file.etag()).matches("[0-9a-f-]+");
        }
        assertThat(text(store, "a.txt")).isEqualTo("hello");
    }

    @Test
    void readsInDirectories() throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        put(store, "a/b/c", "deep");
        assertThat(text(store, "a/b/c")).isEqualTo("deep");
        fails(Kind.NOT_FOUND, () -> store.read(name("a/x/c")));
        fails(Kind.NOT_FOUND, () -> store.read(name("a/b/c/d")));
        fails(Kind.NOT_A_FILE, () -> store.read(name("a/b")));
        fails(Kind.NOT_FOUND, () -> store.create(name("nowhere/x"), false, 0));
    }

    @Test
    void anotherContentHasAnotherEtag() throws IOException {
        Files.writeString(root.resolve("a"), "one");
        var etag = etag();
        assertThat(etag()).isEqualTo(etag);
        Files.writeString(folder.resolve("b"), "two"); // of the same size, moved into its place
        Files.move(folder.resolve("b"), root.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(etag()).isNotEqualTo(etag);
    }

    private String etag() throws IOException {
        try (var file = store.read(name("a"))) {
            return file.etag();
        }
    }

    @Test
    void listsFilesAndDirectoriesByName() throws IOException {
        Files.createDirectories(root.resolve("dir"));
        put(store, "b", "22");
        put(store, "a", "1");
        put(store, "dir/inner", "333");
        try (var _ = store.create(name("unfinished"), false, 1)) {
            assertThat(store.list()).extracting(Entry::name, Entry::size, Entry::directory).startsWith(
                    tuple("a", 1L, false), tuple("b", 2L, false));
            assertThat(store.list()).extracting(Entry::name).containsExactly("a", "b", "dir");
        }
        assertThat(store.list(name("dir"))).extracting(Entry::name).containsExactly("inner");
        fails(Kind.NOT_FOUND, () -> store.list(name("a")));
        fails(Kind.NOT_FOUND, () -> store.list(name("none")));
    }

    /** A name is bytes on Linux, and these are no UTF-8. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aNameThatIsNoTextKeepsNothingFromWorking() throws IOException, InterruptedException {
        put(store, "a", "hello");
        store.close();
        var shell = new ProcessBuilder("sh", "-c", "printf secret > \"$(printf 'x\\377')\"").directory(root.toFile())
                .inheritIO().start();
        assertThat(shell.waitFor()).isZero();
        try (var files = Files.list(root)) {
            assertThat(files).as("the shell has made it").hasSizeGreaterThanOrEqualTo(2);
        }
        store = FileStore.open(root, StoreLimits.DEFAULT);
        assertThat(store.list()).extracting(Entry::name).containsExactly("a");
        put(store, "b", "too");
        assertThat(text(store, "a") + text(store, "b")).isEqualTo("hellotoo");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatCannotBeAskedForIsNotListed() throws IOException {
        Files.writeString(root.resolve("a:b"), "x");
        Files.writeString(root.resolve("NUL"), "x");
        Files.createSymbolicLink(root.resolve("link"), folder.resolve("secret"));
        assertThat(store.list()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void noLinkIsFollowed() throws IOException {
        Files.createDirectory(root.resolve("dir"));
        Files.writeString(root.resolve("dir/secret"), "inside");
        Files.createSymbolicLink(root.resolve("file"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("../../secret"));
        Files.createSymbolicLink(root.resolve("inner"), root.resolve("dir/secret"));
        Files.createSymbolicLink(root.resolve("out"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("dir/up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        for (var each : List.of("file", "relative", "inner", "out", "out/secret", "dir/up/dir/secret", "loop",
                "loop/x")) {
            fails(Kind.NOT_FOUND, () -> store.read(name(each)));
            fails(Kind.NOT_FOUND, () -> store.list(name(each)));
        }
        fails(Kind.NOT_FOUND, () -> store.create(name("out/new"), true, 0));
        fails(Kind.EXISTS, () -> store.create(name("file"), true, 0));
        fails(Kind.NOT_FOUND, () -> store.delete(name("file")));
        fails(Kind.NOT_FOUND, () -> store.delete(name("out/secret")));
        fails(Kind.NOT_FOUND, () -> store.rename(name("file"), name("moved")));
        assertThat(folder.resolve("outside/new")).doesNotExist();
        assertThat(folder.resolve("secret")).hasContent("secret");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsNotWaitedFor() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor()).isZero();
        fails(Kind.NOT_A_FILE, () -> store.read(name("pipe")));
        fails(Kind.NOT_FOUND, () -> store.list(name("pipe")));
        fails(Kind.NOT_FOUND, () -> store.read(name("pipe/x")));
        assertThat(store.list()).isEmpty();
    }

    @Test
    void deletesAndRenamesWithoutReplacing() throws IOException {
        put(store, "a", "one");
        put(store, "b", "two");
        fails(Kind.EXISTS, () -> store.rename(name("a"), name("b")));
        fails(Kind.EXISTS, () -> store.rename(name("a"), name("a")));
        store.rename(name("a"), name("c"));
        assertThat(text(store, "c")).isEqualTo("one");
        fails(Kind.NOT_FOUND, () -> store.read(name("a")));
        store.delete(name("b"));
        fails(Kind.NOT_FOUND, () -> store.delete(name("b")));
        assertThat(store.bytesTaken()).isEqualTo(3);
        try (var _ = store.create(name("new"), false, 0)) {
            fails(Kind.BUSY, () -> store.delete(name("new")));
            fails(Kind.BUSY, () -> store.rename(name("c"), name("new")));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void directoryAndFilesAreNotForEverybody() throws IOException {
        put(store, "a", "x");
        assertThat(Files.getPosixFilePermissions(root)).isEqualTo(modes("rwxr-x---"));
        assertThat(Files.getPosixFilePermissions(root.resolve("a"))).isEqualTo(modes("rw-r-----"));
        try (var upload = store.create(name("b"), false, 1)) {
            upload.write(ByteBuffer.allocate(1));
            try (var files = Files.list(root)) {
                var unfinished = files.filter(file -> file.toString().endsWith(".part")).toList();
                assertThat(unfinished).hasSize(1);
                assertThat(Files.getPosixFilePermissions(unfinished.getFirst())).isEqualTo(modes("rw-------"));
            }
        }
    }

    private static Set<PosixFilePermission> modes(String text) {
        return PosixFilePermissions.fromString(text);
    }

    @Test
    void oneProgramAtATime() throws IOException {
        assertThatThrownBy(() -> FileStore.open(root, StoreLimits.DEFAULT)).isInstanceOf(IOException.class)
                .hasMessageContaining("served already");
        store.close();
        store = FileStore.open(root, StoreLimits.DEFAULT);
    }

    @Test
    void sweepsWhatACrashHasLeft() throws IOException {
        Files.createDirectories(root.resolve("dir"));
        put(store, "dir/whole", "12345");
        store.close();
        Files.writeString(root.resolve(".tokamak-abc.part"), "half");
        Files.writeString(root.resolve("dir/.tokamak-def.part"), "half");
        Files.writeString(root.resolve("mine.part"), "keep");
        store = FileStore.open(root, StoreLimits.DEFAULT);
        assertThat(root.resolve(".tokamak-abc.part")).doesNotExist();
        assertThat(root.resolve("dir/.tokamak-def.part")).doesNotExist();
        assertThat(root.resolve("mine.part")).exists();
        assertThat(store.bytesTaken()).isEqualTo(9);
    }

    @Test
    void saysThatItIsClosed() throws IOException {
        store.close();
        fails(Kind.FAILED, () -> store.read(name("a")));
        fails(Kind.FAILED, () -> store.create(name("a"), false, 0));
    }
}
