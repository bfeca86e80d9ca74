package dev.tokamak.compare.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

import org.HdrHistogram.Histogram;

/** Latencies as they might be: many about the middle, and a long tail. */
final class SampleHistogram {
    private static final int COUNT = 10_000;

    private SampleHistogram() {}

    static String of(Random random, double middle, double spread) {
        var histogram = new Histogram(1, 60_000_000_000L, 3);
        for (int i = 0; i < COUNT; i++) {
            double tail = random.nextInt(200) == 0 ? 8 : 1;
            histogram.recordValue((long) (middle * tail * Math.exp(random.nextGaussian() * spread)) + 1);
        }
        var bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }
}
