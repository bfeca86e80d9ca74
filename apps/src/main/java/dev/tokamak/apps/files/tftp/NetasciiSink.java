package dev.tokamak.apps.files.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Turns text from the network into that of a file, in front of another sink. Blocks; one thread at a time. */
final class NetasciiSink implements Sink {

    private final Sink file;
    private final Netascii.Decoder decoder = new Netascii.Decoder();

    NetasciiSink(Sink file) {
        this.file = file;
    }

    /** In front of a sink where the mode asks for it. */
    static Sink of(TransferMode mode, Sink file) {
        return mode == TransferMode.NETASCII ? new NetasciiSink(file) : file;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        var plain = ByteBuffer.allocate(bytes.remaining() + 1);
        decoder.decode(bytes, plain);
        file.write(plain.flip());
    }

    @Override
    public void finish() throws IOException {
        var rest = ByteBuffer.allocate(1);
        decoder.finish(rest);
        file.write(rest.flip());
        file.finish();
    }

    @Override
    public void abandon() {
        file.abandon();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
