package dev.tokamak.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Files to be fetched: the same bytes each time, and none that could be compressed. */
final class FileContent {
    private static final long SEED = 25;
    private static final int PIECE = 1 << 20;

    private FileContent() {}

    /**
     * Makes one.
     *
     * @return CRC32C of its content
     * @throws IOException when it can't be written
     */
    static long write(Path file, long bytes) throws IOException {
        var random = new SplittableRandom(SEED);
        var sum = new CRC32C();
        byte[] piece = new byte[PIECE];
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long left = bytes; left > 0; left -= PIECE) {
                random.nextBytes(piece);
                int length = (int) Math.min(PIECE, left);
                sum.update(piece, 0, length);
                var some = ByteBuffer.wrap(piece, 0, length);
                while (some.hasRemaining()) {
                    channel.write(some);
                }
            }
        }
        return sum.getValue();
    }
}
