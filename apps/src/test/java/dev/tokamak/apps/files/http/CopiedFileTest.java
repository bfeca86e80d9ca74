package dev.tokamak.apps.files.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.Seeded;

/** A file that is sent by way of memory: the same bytes, whatever the socket takes. */
class CopiedFileTest {

    private static final int SIZE = 700_000;

    @TempDir
    private Path folder;

    /** Takes at most so many bytes of each write. */
    private static final class Narrow implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room;

        @Override
        public int write(ByteBuffer from) {
            byte[] some = new byte[Math.min(room, from.remaining())];
            from.get(some);
            taken.writeBytes(some);
            return some.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing to close
        }
    }

    private byte[] content() {
        byte[] content = new byte[SIZE];
        new Random(7).nextBytes(content);
        return content;
    }

    private CopiedFile file(byte[] content) throws IOException {
        return new CopiedFile(FileChannel.open(Files.write(folder.resolve("file"), content)));
    }

    @Test
    void everyByteOnceWhateverTheTargetTakes() {
        byte[] content = content();
        Seeded.times(20, random -> {
            var target = new Narrow();
            try (var file = file(content)) {
                long sent = 0;
                while (sent < SIZE) {
                    target.room = random.nextInt(300_000);
                    long taken = file.transferTo(sent, 1 + random.nextInt(400_000), target);
                    sent += taken;
                }
                assertThat(file.transferTo(SIZE, 10, target)).isZero();
            }
            assertThat(target.taken.toByteArray()).isEqualTo(content);
        });
    }

    @Test
    void anotherPlaceInTheFile() throws IOException {
        byte[] content = content();
        var target = new Narrow();
        target.room = 100;
        try (var file = file(content)) {
            assertThat(file.transferTo(5, 1000, target)).isEqualTo(100);
            assertThat(file.transferTo(600_000, 50, target)).isEqualTo(50);
            assertThat(file.size()).isEqualTo(SIZE);
        }
        assertThat(target.taken.toByteArray()).startsWith(Arrays.copyOfRange(content, 5, 105))
                .endsWith(Arrays.copyOfRange(content, 600_000, 600_050)).hasSize(150);
    }

    @Test
    void closesTheFileAndWritesNothing() throws IOException {
        var channel = FileChannel.open(Files.write(folder.resolve("file"), new byte[9]));
        var file = new CopiedFile(channel);
        assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1))).isInstanceOf(NonWritableChannelException.class);
        file.close();
        assertThat(channel.isOpen()).isFalse();
    }
}
