package dev.tokamak.apps.chat.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;

/**
 * The chat of a first course: whatever one client sends goes to all the others as it comes; who comes and who goes is told in a
 * line. No names, no rooms, no framing, nothing kept. Any thread; its lock is never held while writing.
 */
public final class PlainChat {

    private final Set<Connection> members = new LinkedHashSet<>(); // guarded by itself

    /** Nobody is here. */
    public PlainChat() {}

    /**
     * A handler for one client.
     *
     * @return a new one
     */
    public ConnectionHandler connection() {
        return new ConnectionHandler() {
            @Override
            public void onOpen(Connection c) {
                synchronized (members) {
                    members.add(c);
                }
                tell(c, "joined");
            }

            @Override
            public void onData(Connection c, ByteBuffer in) {
                toOthers(c, SharedBytes.copyOf(in));
                in.position(in.limit());
            }

            @Override
            public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
                synchronized (members) {
                    if (!members.remove(c)) {
                        return; // it was never open
                    }
                }
                tell(c, "left");
            }
        };
    }

    /**
     * Who is here.
     *
     * @return how many
     */
    public int members() {
        synchronized (members) {
            return members.size();
        }
    }

    private void tell(Connection about, String what) {
        toOthers(about,
                SharedBytes.utf8("* " + text(about.remoteAddress()) + " " + what + " (" + members() + " here)\n"));
    }

    private void toOthers(Connection from, SharedBytes bytes) {
        List<Connection> others;
        synchronized (members) {
            others = List.copyOf(members);
        }
        for (var other : others) {
            if (other.id() != from.id()) {
                other.write(bytes); // who doesn't read is dropped by its own connection's limits
            }
        }
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : String.valueOf(address);
    }
}
