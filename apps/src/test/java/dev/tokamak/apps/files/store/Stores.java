package dev.tokamak.apps.files.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;

/** What tests do with a store. */
public final class Stores {

    private Stores() {}

    /** A file of this name with this content, published. */
    public static Published put(FileStore store, String name, byte[] content) throws IOException {
        try (var upload = store.create(StoreName.parse(name), true, content.length)) {
            upload.write(ByteBuffer.wrap(content));
            return upload.publish();
        }
    }

    /** A file of this name with this text. */
    public static Published put(FileStore store, String name, String text) throws IOException {
        return put(store, name, text.getBytes(UTF_8));
    }

    /** The whole content. */
    public static byte[] content(FileStore store, String name) throws IOException {
        try (var file = store.read(StoreName.parse(name))) {
            return Channels.newInputStream(file.channel()).readAllBytes();
        }
    }

    /** The whole content as text. */
    public static String text(FileStore store, String name) throws IOException {
        return new String(content(store, name), UTF_8);
    }
}
