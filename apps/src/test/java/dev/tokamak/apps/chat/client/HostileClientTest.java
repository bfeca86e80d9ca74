package dev.tokamak.apps.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.apps.chat.sealed.Contacts;
import dev.tokamak.apps.chat.sealed.Identity;
import dev.tokamak.apps.chat.sealed.SealedRoom;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** What a server, or others through it, tried to make a client believe, and it doesn't. */
class HostileClientTest {

    private static final String INSTANCE = "ada-instance-000000000";

    private final ProbeLoop loop = new ProbeLoop();
    private final List<ChatEvent> events = new ArrayList<>();
    private final Contacts contacts = Contacts.inMemory();
    private final SecureRandom random = new SecureRandom();
    private final ReadMarks marks = ReadMarks.inMemory();
    private final Identity me = Identity.create(random);
    private final ChatSession session = new ChatSession(new ChatSession.Login("ada", "secret-ada", false, INSTANCE),
            loop.clock(), new Random(1),
            room -> new SealedRoom(me, contacts, room, "ada", INSTANCE, random, loop.clock()::nanoTime), marks,
            events::add);

    private HandlerProbe connect() {
        for (int i = 0; i < 100 && !session.wantsConnection(); i++) {
            loop.advance(Duration.ofSeconds(1));
            session.tick();
        }
        var link = new ChatLink(event -> {
            session.on(event);
            if (event instanceof ChatLink.Event.Line line) {
                line.link().taken();
            }
        });
        session.connecting(link);
        var server = loop.connect(link, ConnectConfig.DEFAULT);
        server.accept();
        server.send("hello 1 line=8192\n");
        return server;
    }

    private HandlerProbe login() {
        var server = connect();
        server.send("welcome ada\nok instance\nok rooms\n");
        return server;
    }

    private static void joined(HandlerProbe server) {
        server.send("room kitchen plain 0\nhere kitchen ada " + INSTANCE + " ada\nlisted kitchen\n");
        server.received();
    }

    private <T extends ChatEvent> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void anotherAccountWithItsInstanceAcknowledgesNothing() {
        session.join("kitchen", Optional.empty());
        var server = login();
        joined(server);
        for (int i = 0; i < 40; i++) {
            session.say("kitchen", "mine " + i);
        }
        server.send("msg kitchen 1 1700000000000 mallory " + INSTANCE + " 100 I am not ada\n");
        assertThat(all(ChatEvent.Sent.class)).isEmpty();
        assertThat(all(ChatEvent.Said.class)).hasSize(1);
        assertThat(session.pending()).isEqualTo(40);
    }

    @Test
    void aPlainRoomThatIsAskedForAsSealedIsNotSpokenIn() {
        session.join("kitchen", Optional.empty());
        var server = login();
        joined(server);
        session.leave("kitchen");
        loop.settle();
        server.received();
        assertThat(session.join("kitchen", Optional.of(RoomKind.SEALED))).isFalse();
        loop.settle();
        assertThat(server.received()).isEmpty();
        assertThat(all(ChatEvent.Problem.class)).hasSize(1);
    }

    @Test
    void aRoomThatWillBeJoinedAsSealedIsNotJoinedAsPlain() {
        session.join("kitchen", Optional.empty());
        session.join("kitchen", Optional.of(RoomKind.SEALED)); // before there is a connection
        var server = login();
        joined(server);
        session.say("kitchen", "secret");
        loop.settle();
        assertThat(server.received()).doesNotContain("secret");
    }

    @Test
    void directMessagesThatWereMissedAreAskedFor() {
        login().reset();
        var server = login();
        server.received();
        server.send("msg @bob 3 1700000000000 bob - 0 third\n"); // 1 and 2 came while there was no connection
        assertThat(server.received()).contains("/join @bob since 0");
        assertThat(all(ChatEvent.Said.class)).isEmpty();
    }

    @Test
    void whatIsRefusedForItsNumberIsNotRepeatedForEver() {
        session.join("kitchen", Optional.empty());
        var server = login();
        joined(server);
        session.say("kitchen", "one");
        loop.settle();
        int repeated = 0;
        while (repeated < 100 && server.received().contains("/say kitchen 1 one")) {
            repeated++;
            server.send("error say kitchen 1 order 5 comes next\n");
        }
        assertThat(repeated).isLessThan(10);
        assertThat(all(ChatEvent.NotSent.class)).hasSize(1);
    }

    @Test
    void wrongPasswordsOfStrangersDoNotEndIt() {
        session.join("kitchen", Optional.empty());
        var first = login();
        joined(first);
        first.reset();
        session.say("kitchen", "typed without a connection");
        connect().send("error login limit too many wrong passwords, try again later\nbye try again later\n");
        assertThat(session.isEnded()).isFalse();
        assertThat(session.pending()).isOne();
    }

    @Test
    void whatAServerInventsIsNotRememberedWithoutEnd() {
        session.join("kitchen", Optional.empty());
        var server = login();
        joined(server);
        var lines = new StringBuilder();
        for (int i = 0; i < Room.MOST_MEMBERS + 100; i++) {
            lines.append("in kitchen n").append(i).append(" -\nmsg @n").append(i).append(" 1 1 n").append(i)
                    .append(" - 0 hello\n");
        }
        server.send(lines.toString());
        assertThat(session.members("kitchen")).hasSize(Room.MOST_MEMBERS);
        assertThat(session.rooms()).hasSize(RoomTraffic.MOST_ROOMS);
    }

    @Test
    void whatTheServerListsUnaskedOrAsRoomsOpensNothing() {
        session.join("kitchen", Optional.empty());
        var server = connect();
        server.send("welcome ada\nok instance\nknown cellar sealed 9 2\nknown @bob direct 0 2\nok rooms\n");
        server.send("known @eve direct 9 2\nok rooms\n");
        assertThat(server.received()).contains("/rooms direct\n/join kitchen\n").doesNotContain("@", "cellar");
        assertThat(all(ChatEvent.Known.class)).hasSize(1);
    }
}
