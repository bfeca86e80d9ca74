package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;

import dev.tokamak.net.DatagramPort;
import dev.tokamak.time.NanoClock;

/** From a receiver to the disk, behind what it receives. */
final class WritingPump implements Pump {

    private final Sink sink;
    private final Receiver receiver;
    private final NanoClock clock;
    private final Runnable changed;
    private final Disk disk;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private boolean over;

    /**
     * A pump that has written nothing.
     *
     * @param changed called in context when the receiver has got room, is done, or failed
     */
    WritingPump(DatagramPort port, Sink sink, Receiver receiver, NanoClock clock, Runnable changed) {
        this.sink = sink;
        this.receiver = receiver;
        this.clock = clock;
        this.changed = changed;
        disk = new Disk(port, sink);
    }

    @Override
    public void turn() {
        if (disk.isBusy() || over) {
            return;
        }
        boolean complete = receiver.isComplete();
        if (receiver.waiting() >= CHUNK || complete && receiver.waiting() > 0) {
            receiver.take(chunk.clear(), clock.nanoTime());
            chunk.flip();
            disk.run(() -> {
                sink.write(chunk);
                return true;
            }, _ -> changed.run(), this::failed);
        } else if (complete) {
            disk.run(() -> {
                sink.finish();
                return true;
            }, _ -> finished(), this::failed);
        }
    }

    private void finished() {
        over = true;
        receiver.stored(clock.nanoTime());
        changed.run();
    }

    private void failed(TftpException why) {
        over = true;
        receiver.fail(why);
        changed.run();
    }

    @Override
    public boolean isBusy() {
        return disk.isBusy();
    }

    @Override
    public void close() {
        sink.abandon();
        disk.close();
    }
}
