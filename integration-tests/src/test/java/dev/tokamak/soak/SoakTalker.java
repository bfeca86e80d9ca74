package dev.tokamak.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLContext;

import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.chat.History;
import dev.tokamak.tls.Keys;

/** An account of the chat, whose owner comes again and again. For one thread. */
final class SoakTalker {

    private static final String PASSWORD = "correct horse";
    private static final int INSTANCE_BYTES = 16;
    /** As many commands as a connection may send at once. */
    private static final int BURST = 100;

    private final String account;
    private final SoakedServer server;
    private final Acknowledged acknowledged;
    private final SSLContext trust;
    private boolean registered;

    SoakTalker(String account, SoakedServer server, Acknowledged acknowledged) throws IOException {
        this.account = account;
        this.server = server;
        this.acknowledged = acknowledged;
        trust = Keys.trusting(server.certificate());
    }

    private RoomConnection connect(History history) throws IOException {
        return new RoomConnection(server.at("chat tls"), trust, history, acknowledged);
    }

    /** Only so many accounts can be made in an hour: one is used again and again. */
    private void enter(RoomConnection connection, String instance, String room, OptionalLong since)
            throws IOException {
        connection.join(registered ? new Command.Login(account, PASSWORD) : new Command.Register(account, PASSWORD),
                instance, room, since);
        registered = true;
    }

    private static String instance(Random random) {
        var bytes = new byte[INSTANCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    // ---- good ones

    /** Joins, says some lines, leaves. */
    void talks(Random random) throws IOException {
        int count = 1 + random.nextInt(20);
        try (var connection = connect(History.fromAnywhere())) {
            enter(connection, instance(random), acknowledged.room(count), OptionalLong.empty());
            connection.say(1, count);
            connection.awaitSent(count);
            connection.leave();
        }
    }

    /** Dies before everything is acknowledged, comes back, and says it again from the beginning. */
    void comesBack(Random random) throws IOException {
        int count = 2 + random.nextInt(20);
        var room = acknowledged.room(count);
        var instance = instance(random);
        var history = History.fromAnywhere();
        try (var connection = connect(history)) {
            enter(connection, instance, room, OptionalLong.empty());
            connection.say(1, count);
            connection.awaitSent(random.nextInt(count));
            connection.die();
        }
        try (var connection = connect(history)) {
            enter(connection, instance, room, OptionalLong.of(history.last()));
            connection.say(1, count);
            connection.awaitSent(count);
            connection.leave();
        }
    }

    /** Everything that was ever acknowledged is there, once and in order. */
    void readsAll() throws IOException {
        for (var room : acknowledged.rooms()) {
            var history = History.fromTheFirst();
            try (var connection = connect(history)) {
                enter(connection, instance(new Random(room.hashCode())), room, OptionalLong.of(0));
                connection.readAll();
                connection.leave();
            }
            acknowledged.verify(room, history);
        }
    }

    // ---- bad ones

    /** What it says may be taken or not. */
    void diesWhileTalking(Random random) throws IOException {
        try (var connection = connect(History.fromAnywhere())) {
            enter(connection, instance(random), acknowledged.room(BURST / 2), OptionalLong.empty());
            connection.say(1, 1 + random.nextInt(BURST / 2));
            connection.die();
        }
    }

    /** Wants everything again and again, and takes nothing. */
    void neverReads(Random random) throws IOException {
        var room = acknowledged.room(0);
        try (var connection = connect(History.fromAnywhere())) {
            enter(connection, instance(random), room, OptionalLong.empty());
            for (int i = 0; i < BURST / 2; i++) {
                connection.send(new Command.Leave(Optional.of(room)),
                        new Command.Join(room, Optional.empty(), OptionalLong.of(0)));
            }
            LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(500)).toNanos());
            connection.die();
        }
    }

    /** Commands that are none, and no account. */
    void saysNonsense(Random random) throws IOException {
        var words = new byte[2000];
        random.nextBytes(words);
        try (var connection = connect(History.fromAnywhere())) {
            connection.send(new Command.Talk(new String(words, StandardCharsets.ISO_8859_1)));
            connection.die();
        }
    }
}
