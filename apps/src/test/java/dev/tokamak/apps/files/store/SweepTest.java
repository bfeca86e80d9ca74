package dev.tokamak.apps.files.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found when a store is opened. */
class SweepTest {

    @TempDir
    private Path root;

    /** As lost+found on a disk of its own; or it has just been removed, or replaced by a file. */
    @ParameterizedTest
    @ValueSource(strings = {"denied", "gone", "file"})
    void aDirectoryThatCannotBeEnteredKeepsNothingFromWorking(String name) throws IOException {
        Files.writeString(root.resolve("a"), "12345");
        Files.createDirectories(root.resolve(name).resolve("inner"));
        Files.writeString(root.resolve(name).resolve("b"), "not counted");
        Files.writeString(Files.createDirectory(root.resolve("other")).resolve("c"), "678");
        try (var store = FileStore.open(root, StoreLimits.DEFAULT, Sink::of,
                real -> new Closed(StoreRoot.directory(real)))) {
            assertThat(store.bytesTaken()).isEqualTo(8);
            assertThat(Stores.text(store, "a")).isEqualTo("12345");
        }
    }

    /** A directory in which some can't be entered. */
    private record Closed(Directory directory) implements Directory {
        @Override
        public Directory again() throws IOException {
            return new Closed(directory.again());
        }

        @Override
        public Directory enter(String name) throws IOException {
            return switch (name) {
                case "denied" -> throw new AccessDeniedException(name);
                case "gone" -> throw new NoSuchFileException(name);
                case "file" -> throw new NotDirectoryException(name);
                default -> new Closed(directory.enter(name));
            };
        }

        @Override
        public BasicFileAttributes attributes(String name) throws IOException {
            return directory.attributes(name);
        }

        @Override
        public FileChannel openToRead(String name) throws IOException {
            return directory.openToRead(name);
        }

        @Override
        public List<String> names(int most) throws IOException {
            return directory.names(most);
        }

        @Override
        public FileChannel createNew(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void makeReadable(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void move(String name, Directory target, String newName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void moveToNew(String name, Directory target, String newName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() throws IOException {
            directory.close();
        }
    }
}
