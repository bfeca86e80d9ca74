package dev.tokamak.apps.files.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;

/**
 * A file that is open to be read: whatever happens to its name afterwards, its content is what it was, unless somebody writes
 * into it in place.
 *
 * @param name
 *            what was asked for
 * @param channel
 *            open for reading; closed by whoever takes it, or with this
 * @param size
 *            bytes when it was opened
 * @param modified
 *            when it was last changed
 * @param etag
 *            a strong validator (RFC 9110 section 8.8.1) without quotes: letters, digits and hyphens. Differs when the content
 *            does
 */
public record StoredFile(StoreName name, FileChannel channel, long size, Instant modified, String etag)
        implements
            Closeable {

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
