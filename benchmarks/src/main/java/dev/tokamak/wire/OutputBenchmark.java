package dev.tokamak.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;

/** The way of an answer from {@code write} to the socket, which takes everything and costs nothing here. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OutputBenchmark {

    private static final int CONNECTIONS = 100;

    private final ByteBuffer direct = ByteBuffer.allocateDirect(256 << 10);
    private final ByteBuffer small = ByteBuffer.allocate(64);
    private final ByteBuffer kilobyte = ByteBuffer.allocate(1024);
    private final SharedBytes shared = SharedBytes.copyOf(new byte[1024]);
    private final Wire wire = new Drain();
    private final OutputQueue one = queue();
    private final OutputQueue[] many = Stream.generate(OutputBenchmark::queue).limit(CONNECTIONS)
            .toArray(OutputQueue[]::new);

    private static OutputQueue queue() {
        return new OutputQueue(Limits.DEFAULT, false, _ -> {});
    }

    /**
     * 64 bytes, given in the connection's own callback: staged in the loop's buffer, and out.
     *
     * @return bytes written
     * @throws IOException
     *             never
     */
    @Benchmark
    public long answerOf64BytesStaged() throws IOException {
        one.lend(direct.clear());
        one.write(small.clear(), true);
        return one.flush(wire, direct, Long.MAX_VALUE);
    }

    /**
     * 1 KiB, as from another thread: queued in memory of the connection's own, gathered, and out.
     *
     * @return bytes written
     * @throws IOException
     *             never
     */
    @Benchmark
    public long kilobyteQueued() throws IOException {
        one.write(kilobyte.clear(), false);
        return one.flush(wire, direct, Long.MAX_VALUE);
    }

    /**
     * 1 KiB to a hundred connections, encoded once; the figure is for each of them.
     *
     * @return bytes written
     * @throws IOException
     *             never
     */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public long kilobyteSharedByAHundred() throws IOException {
        long written = 0;
        for (var queue : many) {
            queue.write(shared, false);
            written += queue.flush(wire, direct, Long.MAX_VALUE);
        }
        return written;
    }

    /**
     * The same without sharing: a copy for each.
     *
     * @return bytes written
     * @throws IOException
     *             never
     */
    @Benchmark
    @OperationsPerInvocation(CONNECTIONS)
    public long kilobyteCopiedForAHundred() throws IOException {
        long written = 0;
        for (var queue : many) {
            queue.write(kilobyte.clear(), false);
            written += queue.flush(wire, direct, Long.MAX_VALUE);
        }
        return written;
    }
}
