package dev.tokamak.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytesAndFilesTest {

    @Test
    void sharedBytesAreACopyThatNobodyCanChange() {
        var source = "abc".getBytes(StandardCharsets.US_ASCII);
        var shared = SharedBytes.copyOf(source);
        source[0] = 'X';
        assertThat(StandardCharsets.US_ASCII.decode(shared.view()).toString()).isEqualTo("abc");
        assertThat(shared.view().isReadOnly()).isTrue();
    }

    @Test
    void copyingABufferTakesItsBytes() {
        var source = ByteBuffer.wrap("abcdef".getBytes(StandardCharsets.US_ASCII)).position(1).limit(4);
        var shared = SharedBytes.copyOf(source);
        assertThat(source.hasRemaining()).isFalse();
        assertThat(shared.size()).isEqualTo(3);
        var into = ByteBuffer.allocate(10);
        shared.copyTo(1, into, 2);
        assertThat(StandardCharsets.US_ASCII.decode(into.flip()).toString()).isEqualTo("cd");
    }

    @Test
    void textIsUtf8() {
        assertThat(SharedBytes.utf8("\u00e9").size()).isEqualTo(2);
    }

    @Test
    void aSliceOwnsItsFile(@TempDir Path directory) throws IOException {
        var path = Files.createFile(directory.resolve("file"));
        var file = FileChannel.open(path);
        try (var slice = new FileSlice(file, 0, 10)) {
            assertThat(slice.file().isOpen()).isTrue();
        }
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void anImpossibleRangeIsRefused(@TempDir Path directory) throws IOException {
        try (var file = FileChannel.open(Files.createFile(directory.resolve("file")))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new FileSlice(file, -1, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> new FileSlice(file, 0, -1));
            assertThatIllegalArgumentException().isThrownBy(() -> new FileSlice(file, Long.MAX_VALUE, 1));
        }
    }
}
