package dev.tokamak.apps.files.store;

import java.util.HexFormat;

/** A file that has arrived whole and is on disk under its name. Immutable. */
public final class Published {

    private final StoreName name;
    private final long size;
    private final byte[] sha256;
    private final String etag;
    private final boolean replacing;

    Published(StoreName name, long size, byte[] sha256, String etag, boolean replacing) {
        this.name = name;
        this.size = size;
        this.sha256 = sha256.clone();
        this.etag = etag;
        this.replacing = replacing;
    }

    /**
     * What it is called.
     *
     * @return its name
     */
    public StoreName name() {
        return name;
    }

    /**
     * How long it is.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * The digest of its content.
     *
     * @return 32 bytes, a copy
     */
    public byte[] sha256() {
        return sha256.clone();
    }

    /**
     * The digest as programs such as sha256sum print it.
     *
     * @return 64 hexadecimal digits
     */
    public String sha256Hex() {
        return HexFormat.of().formatHex(sha256);
    }

    /**
     * Whether there was another file of this name before.
     *
     * @return true when that is gone
     */
    public boolean isReplacing() {
        return replacing;
    }

    /**
     * What {@link StoredFile#etag} of it will be.
     *
     * @return a strong validator
     */
    public String etag() {
        return etag;
    }
}
