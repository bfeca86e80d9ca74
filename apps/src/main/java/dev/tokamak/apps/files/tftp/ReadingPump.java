package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;

import dev.tokamak.net.DatagramPort;

/** From the disk to a sender, ahead of what it sends. */
final class ReadingPump implements Pump {

    private final Source source;
    private final Sender sender;
    private final Runnable changed;
    private final Disk disk;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private boolean ended;

    /**
     * A pump that has read nothing.
     *
     * @param changed called in context when the sender has got something, or failed
     */
    ReadingPump(DatagramPort port, Source source, Sender sender, Runnable changed) {
        this.source = source;
        this.sender = sender;
        this.changed = changed;
        disk = new Disk(port, source);
    }

    @Override
    public void turn() {
        if (!disk.isBusy() && !ended && sender.room() >= CHUNK) {
            disk.run(() -> source.fill(chunk.clear()), this::filled, this::failed);
        }
    }

    private void filled(boolean more) {
        ended = !more;
        sender.offer(chunk.flip(), ended);
        changed.run();
    }

    private void failed(TftpException why) {
        ended = true;
        sender.fail(why);
        changed.run();
    }

    @Override
    public boolean isBusy() {
        return disk.isBusy();
    }

    @Override
    public void close() {
        disk.close();
    }
}
