package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.wire.ConnectionCore;
import dev.tokamak.wire.Host;

/** An idle reactor connection owns no buffer, whatever it has done before. */
final class IdleMemoryTest {

    private static final String OURS = "dev.tokamak.wire.";

    /** Answers lines with themselves; keeps unread what is no line yet. */
    private static final class Lines implements ConnectionHandler {
        private final CompletableFuture<Connection> opened;

        Lines(CompletableFuture<Connection> opened) {
            this.opened = opened;
        }

        @Override
        public void onOpen(Connection c) {
            opened.complete(c);
        }

        @Override
        public void onData(Connection c, ByteBuffer in) {
            for (int end = in.position(); end < in.limit(); end++) {
                if (in.get(end) == '\n') {
                    c.write(in.slice(in.position(), end + 1 - in.position()));
                    in.position(end + 1);
                }
            }
        }
    }

    @EveryTransport(reactorsOnly = true)
    void anIdleConnectionOwnsNoBuffer(TestTransport transport) {
        var opened = new CompletableFuture<Connection>();
        var client = transport.client(transport.serve(() -> new Lines(opened)));
        var core = (ConnectionCore) opened.join();
        awaitNothing(core, "just opened");

        client.ping("short\n");
        awaitNothing(core, "after an answer");

        client.send("half a li");
        Await.eventually(() -> !buffersOf(core).isEmpty(), "half a line is kept");
        client.send("ne\n");
        assertThat(client.receiveText(12)).isEqualTo("half a line\n");
        awaitNothing(core, "after a line in two pieces");

        core.write(ByteBuffer.wrap("from another thread".getBytes(StandardCharsets.UTF_8)));
        core.write(SharedBytes.utf8("x".repeat(1000)));
        client.receive(1019);
        awaitNothing(core, "after writes of another thread");

        var much = Seed.bytes(4 << 20); // more than the socket takes at once
        core.write(ByteBuffer.wrap(much));
        Await.eventually(() -> core.pendingBytes() > 0, "some of it is queued");
        assertThat(buffersOf(core)).as("while output is queued").isNotEmpty();
        assertThat(client.receive(much.length)).isEqualTo(much);
        awaitNothing(core, "after output that had to wait");
    }

    private static void awaitNothing(ConnectionCore core, String when) {
        Await.eventually(() -> buffersOf(core).isEmpty(), () -> "no buffer " + when + ": " + buffersOf(core));
    }

    /** Every buffer and byte array that the connection's own objects hold; its transport and its handler are not its own. */
    private static List<Object> buffersOf(ConnectionCore core) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var buffers = new ArrayList<Object>();
        var path = new ArrayList<Object>(List.of(core));
        while (!path.isEmpty()) {
            var object = path.removeLast();
            if (object == null || !seen.add(object)) {
                continue;
            }
            if (object instanceof byte[] || object instanceof ByteBuffer) {
                buffers.add(object);
            } else if (object instanceof Collection<?> collection) {
                path.addAll(Arrays.asList(collection.toArray())); // it may change meanwhile, and then has gaps
            } else if (object.getClass().getName().startsWith(OURS) && !(object instanceof Host)) {
                path.addAll(fieldsOf(object));
            }
        }
        return buffers;
    }

    private static List<Object> fieldsOf(Object object) {
        var values = new ArrayList<Object>();
        for (Class<?> type = object.getClass(); type.getName().startsWith(OURS); type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()
                        && !ConnectionHandler.class.isAssignableFrom(field.getType())) {
                    try {
                        field.setAccessible(true);
                        values.add(field.get(object));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
        return values;
    }
}
