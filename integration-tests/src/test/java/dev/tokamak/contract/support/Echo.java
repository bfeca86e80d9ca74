package dev.tokamak.contract.support;

import java.nio.ByteBuffer;

import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/** Answers everything with itself: the handler of the others, who must not notice anything. */
public final class Echo implements ConnectionHandler {

    /** One per connection. */
    public Echo() {}

    @Override
    public void onData(Connection c, ByteBuffer in) {
        c.write(in);
    }
}
