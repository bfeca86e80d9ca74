package dev.tokamak.reactor;

import java.nio.channels.SelectionKey;

/** What is attached to a key: it is told when the key is ready. Loop thread only. */
interface Ready {

    /**
     * Something has become possible.
     *
     * @param key
     *            valid, but perhaps no longer after a callback
     */
    void ready(SelectionKey key);
}
