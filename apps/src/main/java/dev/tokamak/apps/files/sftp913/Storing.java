package dev.tokamak.apps.files.sftp913;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.Upload;
import dev.tokamak.apps.files.tftp.Netascii;

/**
 * A file that STOR brings: as many bytes as SIZE has announced, whatever becomes of them. What goes wrong is kept until the last
 * has come, because only then is there room for a reply.
 */
final class Storing implements AutoCloseable {

    /** What STOR is to do where there is a file of this name. */
    enum Manner {
        /** Another one of the same name, or nothing. */
        NEW,
        /** In place of it. */
        OLD,
        /** Behind it. */
        APP
    }

    private static final int CHUNK = 64 << 10;

    private final Upload upload;
    private final boolean ascii;
    private final Netascii.Decoder decoder = new Netascii.Decoder();
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private long left;
    private @Nullable String failure;

    private Storing(Upload upload, long size, boolean ascii) {
        this.upload = upload;
        this.left = size;
        this.ascii = ascii;
    }

    /** What RFC 913 answers to STOR, which says whether it will work. Blocks. */
    static String answer(FileStore store, Place place, Manner manner) throws IOException {
        boolean exists;
        try (var _ = store.read(place.name())) {
            exists = true;
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NOT_FOUND) {
                throw e;
            }
            exists = false;
        }
        if (!exists) {
            return manner == Manner.NEW ? "+File does not exist, will create new file" : "+Will create new file";
        }
        if (manner == Manner.NEW) {
            return "-File exists, but system doesn't support generations";
        }
        if (!store.limits().overwrite()) {
            return "-File exists, and files are not changed here";
        }
        return manner == Manner.OLD ? "+Will write over old file" : "+Will append to file";
    }

    /** Makes room for the file; for APP it begins with what is there. Blocks. */
    static Storing open(FileStore store, Place place, Manner manner, long size, boolean ascii) throws IOException {
        var name = place.name();
        if (manner != Manner.APP) {
            return new Storing(store.create(name, manner == Manner.OLD, size), size, ascii);
        }
        long before = sizeOf(store, place);
        var upload = store.create(name, true, Math.addExact(before, size));
        boolean copied = false;
        try {
            copy(store, place, upload);
            copied = true;
            return new Storing(upload, size, ascii);
        } finally {
            if (!copied) {
                upload.close();
            }
        }
    }

    private static long sizeOf(FileStore store, Place place) throws IOException {
        try (var file = store.read(place.name())) {
            return file.size();
        } catch (StoreException e) {
            return 0;
        }
    }

    /** From here on nobody else writes this name, so nothing comes between. */
    private static void copy(FileStore store, Place place, Upload upload) throws IOException {
        try (var file = store.read(place.name())) {
            var chunk = ByteBuffer.allocate(CHUNK);
            while (file.channel().read(chunk.clear()) >= 0) {
                upload.write(chunk.flip());
            }
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    // ---- in the connection's context, while nothing is written

    /** Takes bytes, as many as there is room for and belong to the file. */
    void take(ByteBuffer in) {
        int length = (int) Math.min(Math.min(in.remaining(), chunk.remaining()), left);
        chunk.put(in.slice(in.position(), length));
        in.position(in.position() + length);
        left -= length;
    }

    /** Whether something has to be written before more is taken, or because nothing more comes. */
    boolean isDue() {
        return !chunk.hasRemaining() || left == 0;
    }

    boolean isComplete() {
        return left == 0;
    }

    long left() {
        return left;
    }

    // ---- blocking, one at a time

    /** Writes what was taken; and all of it is where it belongs, if it was the last. Gives the reply then, or else "". */
    synchronized String write() throws IOException {
        chunk.flip();
        try {
            if (failure == null) {
                upload.write(ascii ? plain() : chunk);
            }
        } catch (IOException e) {
            upload.close();
            failure = Session.words(e);
        } finally {
            chunk.clear();
        }
        return left > 0 ? "" : failure == null ? publish() : "-Couldn't save because " + failure;
    }

    private ByteBuffer plain() throws NotAsciiException {
        for (int i = 0; i < chunk.limit(); i++) {
            if (chunk.get(i) < 0) {
                throw new NotAsciiException();
            }
        }
        var plain = ByteBuffer.allocate(chunk.limit() + 2);
        decoder.decode(chunk, plain);
        if (left == 0) {
            decoder.finish(plain);
        }
        return plain.flip();
    }

    private String publish() {
        try {
            return "+Saved /" + upload.publish().name();
        } catch (StoreException e) {
            return "-Couldn't save because " + e.words();
        }
    }

    /** Nobody will go on with it. Doesn't block. */
    void abandon() {
        upload.abandon();
    }

    @Override
    public synchronized void close() {
        upload.close();
    }
}
