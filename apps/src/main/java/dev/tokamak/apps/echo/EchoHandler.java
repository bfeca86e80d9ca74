package dev.tokamak.apps.echo;

import java.nio.ByteBuffer;

import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * Sends back whatever arrives, until the peer ends its side: RFC 862, TCP.
 *
 * <p>
 * There is nothing to add. A peer that sends and doesn't read makes the queue of output grow above its high-water mark, and
 * then the connection stops reading by itself: memory stays bounded, and the peer's own sending comes to a halt. When the
 * peer has ended its side, the inherited {@link #onInputClosed} closes, and closing sends what is queued first: everything
 * comes back, then a FIN.
 */
public final class EchoHandler implements ConnectionHandler {

    @Override
    public void onData(Connection c, ByteBuffer in) {
        c.write(in);
    }
}
