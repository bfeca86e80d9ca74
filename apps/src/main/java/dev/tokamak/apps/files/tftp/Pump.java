package dev.tokamak.apps.files.tftp;

/** Moves the bytes of a transfer between its side and the disk. In the context of the transfer's port. */
interface Pump {

    /** Bytes that go to the disk or come from it at once. */
    int CHUNK = 64 << 10;

    /**
     * Bytes that are kept beyond a window: enough for the next one to be there when it is asked for, or for this one to be
     * written while the next comes.
     */
    static int beyond(Terms terms) {
        return Math.max(2 * CHUNK, terms.windowBytes());
    }

    /** Something has changed: begins to move bytes, if there are some to be moved and none are being moved. */
    void turn();

    /** Whether the disk is being waited for. */
    boolean isBusy();

    /** Closes the file. */
    void close();
}
