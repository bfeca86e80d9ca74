package dev.tokamak.apps.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.tokamak.Seeded;
import dev.tokamak.apps.chat.protocol.ChatFormat;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

class ChatSessionTest {

    private static final String ROOM = "kitchen";
    private static final String CELLAR = SimulatedServer.SEALED;

    private final ProbeLoop loop = new ProbeLoop();
    private final SimulatedServer server = new SimulatedServer();

    private SimulatedClient client(String name) {
        var client = new SimulatedClient(loop, server, name, name.hashCode());
        client.connect();
        client.session.join(ROOM, Optional.empty());
        return client;
    }

    /** Until nothing is under way; connections are made again as they are wanted. */
    private void calm(SimulatedClient... clients) {
        calm(loop, server, clients);
    }

    private static void calm(ProbeLoop loop, SimulatedServer server, SimulatedClient... clients) {
        for (int turns = 0; turns < 1000; turns++) {
            boolean idle = true;
            for (var client : clients) {
                client.connect();
                idle &= client.isIdle();
            }
            idle &= server.isIdle();
            server.commit();
            if (idle) {
                return;
            }
            if (turns % 10 == 9) {
                loop.advance(Duration.ofSeconds(1));
            }
        }
        throw new AssertionError("no rest");
    }

    private static List<String> said(SimulatedClient client) {
        return client.all(ChatEvent.Said.class).stream().map(ChatEvent.Said::text).toList();
    }

    private static List<String> sent(SimulatedClient client) {
        return client.all(ChatEvent.Sent.class).stream().map(ChatEvent.Sent::text).toList();
    }

    @Test
    void whatIsSaidIsAcknowledgedAndHeard() {
        var ada = client("ada");
        var bob = client("bob");
        calm(ada, bob);
        ada.session.say(ROOM, "hello");
        bob.session.say(ROOM, "hi ada");
        calm(ada, bob);
        assertThat(sent(ada)).containsExactly("hello");
        assertThat(said(bob)).containsExactly("hello");
        assertThat(said(ada)).containsExactly("hi ada");
        assertThat(ada.session.members(ROOM)).extracting(Member::name).containsExactlyInAnyOrder("ada", "bob");
    }

    @Test
    void linesTypedBeforeTheConnectionAndWithoutItAreSentLater() {
        var ada = client("ada");
        ada.session.say(ROOM, "early");
        var bob = client("bob");
        calm(ada, bob);
        ada.cut();
        ada.session.say(ROOM, "meanwhile");
        assertThat(ada.session.pending()).isEqualTo(1);
        calm(ada, bob);
        assertThat(said(bob)).containsExactly("early", "meanwhile");
        assertThat(ada.all(ChatEvent.Offline.class)).hasSize(1);
        assertThat(ada.all(ChatEvent.Joined.class)).extracting(ChatEvent.Joined::again).containsExactly(false, true);
    }

    /** A short conversation: two lines each way. Says how many bytes of ada's connection moved. */
    private static long[] conversation(long cutUp, long cutDown) {
        var loop = new ProbeLoop();
        var server = new SimulatedServer();
        var ada = new SimulatedClient(loop, server, "ada", 1);
        var bob = new SimulatedClient(loop, server, "bob", 2);
        ada.session.join(ROOM, Optional.empty());
        bob.session.join(ROOM, Optional.empty());
        calm(loop, server, bob);
        bob.session.say(ROOM, "b1");
        ada.session.say(ROOM, "a1");
        ada.session.say(ROOM, "a2");
        calm(loop, server, bob);
        ada.connect();
        boolean cut = false;
        for (int turns = 0; turns < 200; turns++) {
            ada.moveUp((int) Math.min(20, cut ? 20 : cutUp - ada.movedUp));
            ada.moveDown((int) Math.min(20, cut ? 20 : cutDown - ada.movedDown));
            if (!cut && (ada.movedUp == cutUp || ada.movedDown == cutDown)) {
                ada.cut();
                bob.session.say(ROOM, "b2");
                calm(loop, server, bob);
                cut = true;
                loop.advance(BackOff.FIRST);
                ada.connect();
            }
            server.commit();
        }
        calm(loop, server, ada, bob);
        assertThat(sent(ada)).as("acknowledged").containsExactly("a1", "a2");
        assertThat(said(bob)).as("heard").containsExactly("a1", "a2");
        assertThat(said(ada)).as("heard").containsExactlyElementsOf(cut ? List.of("b1", "b2") : List.of("b1"));
        assertThat(server.kept(ROOM)).hasSize(cut ? 4 : 3);
        return new long[] {ada.movedUp, ada.movedDown};
    }

    @Test
    void nothingIsLostOrDoubledWhereverTheConnectionIsCut() {
        var whole = conversation(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(whole[0]).isGreaterThan(100);
        for (long up = 0; up <= whole[0]; up++) {
            conversation(up, Long.MAX_VALUE);
        }
        for (long down = 0; down <= whole[1]; down++) {
            conversation(Long.MAX_VALUE, down);
        }
    }

    @Test
    void nothingIsLostOrDoubledOverAnySequenceOfCutsAndCrashes() {
        Seeded.times(150, random -> oneStormyHour(random, ROOM));
    }

    @Test
    void norInASealedRoom() {
        Seeded.times(40, random -> oneStormyHour(random, CELLAR));
    }

    private static void oneStormyHour(Random random, String room) {
        var loop = new ProbeLoop();
        var server = new SimulatedServer();
        var clients = Stream.of("ada", "bob", "cyd")
                .map(name -> new SimulatedClient(loop, server, name, random.nextLong()))
                .toArray(SimulatedClient[]::new);
        for (var client : clients) {
            client.session.join(room, Optional.empty());
        }
        calm(loop, server, clients);
        var typed = new ArrayList<List<String>>();
        for (int i = 0; i < clients.length; i++) {
            typed.add(new ArrayList<>());
        }
        for (int steps = 0; steps < 300; steps++) {
            int who = random.nextInt(clients.length);
            var client = clients[who];
            switch (random.nextInt(20)) {
                case 0 -> client.cut();
                case 1 -> loop.advance(Duration.ofMillis(random.nextInt(3000)));
                case 2 -> {
                    if (random.nextInt(5) == 0) {
                        for (var each : clients) {
                            each.cut();
                        }
                        server.crash();
                    }
                    server.diskFull = random.nextInt(4) == 0;
                }
                case 3, 4, 5, 6 -> {
                    var text = "line " + who + "." + typed.get(who).size();
                    typed.get(who).add(text);
                    client.session.say(room, text);
                }
                case 7, 8, 9 -> server.commit();
                case 10, 11, 12 -> client.connect();
                case 13, 14, 15, 16 -> client.moveUp(random.nextInt(60));
                default -> client.moveDown(random.nextInt(120));
            }
        }
        server.diskFull = false;
        calm(loop, server, clients);
        check(room, server, clients, typed);
    }

    private static void check(String room, SimulatedServer server, SimulatedClient[] clients,
            List<List<String>> typed) {
        for (int who = 0; who < clients.length; who++) {
            assertThat(sent(clients[who])).as("acknowledged").containsExactlyElementsOf(typed.get(who));
            for (int me = 0; me < clients.length; me++) {
                var prefix = "line " + who + ".";
                assertThat(said(clients[me]).stream().filter(text -> text.startsWith(prefix))).as("heard")
                        .containsExactlyElementsOf(me == who ? List.of() : typed.get(who));
            }
            var places = clients[who].all(ChatEvent.Said.class).stream().map(ChatEvent.Said::seq).toList();
            assertThat(places).as("in the order of the room").isSorted().doesNotHaveDuplicates();
        }
        if (room.equals(ROOM)) {
            assertThat(server.kept(room)).hasSize(typed.stream().mapToInt(List::size).sum());
        } else {
            assertThat(server.kept(room)).noneMatch(entry -> entry.text().contains("line ") || entry.to().isEmpty());
        }
    }

    @Test
    void aLineThatIsRefusedDoesNotHoldUpThoseBehindIt() {
        var ada = client("ada");
        calm(ada);
        for (var text : List.of("one", "forbidden", "two", "three", "forbidden", "four")) {
            ada.session.say(ROOM, text);
        }
        calm(ada);
        assertThat(server.kept(ROOM)).extracting(SimulatedServer.Entry::text)
                .containsExactly("one", "two", "three", "four");
        assertThat(ada.all(ChatEvent.NotSent.class)).extracting(ChatEvent.NotSent::line).containsExactly(2L, 5L);
        assertThat(sent(ada)).containsExactly("one", "two", "three", "four");
    }

    @Test
    void aFullDiskDelaysLinesAndLosesNone() {
        var ada = client("ada");
        calm(ada);
        server.diskFull = true;
        IntStream.range(0, 100).forEach(i -> ada.session.say(ROOM, "line " + i));
        for (int i = 0; i < 50; i++) {
            ada.isIdle();
            server.commit();
        }
        assertThat(ada.session.pending()).isEqualTo(100);
        assertThat(ada.all(ChatEvent.Problem.class)).hasSize(1);
        server.diskFull = false;
        calm(ada);
        assertThat(server.kept(ROOM)).hasSize(100);
    }

    @Test
    void aSilentServerIsAskedAndThenGivenUp() {
        var ada = client("ada");
        calm(ada);
        loop.advance(ChatSession.SILENCE);
        calm(ada);
        assertThat(ada.all(ChatEvent.Offline.class)).as("it has answered").isEmpty();
        loop.advance(ChatSession.SILENCE);
        ada.session.tick();
        loop.advance(ChatSession.SILENCE);
        ada.session.tick();
        assertThat(ada.all(ChatEvent.Offline.class)).extracting(ChatEvent.Offline::why)
                .containsExactly("the server does not answer");
    }

    @Test
    void answersPings() {
        var session = new ChatSession(new ChatSession.Login("ada", "secret", false, "i"), loop.clock(), new Random(1),
                SimulatedClient.NO_SEALED_ROOM, ReadMarks.inMemory(), _ -> {});
        var handler = new ChatLink(session::on);
        session.connecting(handler);
        var peer = HandlerProbe.open(handler);
        peer.send("ping 7\n");
        assertThat(peer.received()).isEqualTo("/hello 1\n/pong 7\n");
    }

    @Test
    void aRefusedLoginEndsIt() {
        var ada = client("ada");
        calm(ada);
        var events = new ArrayList<ChatEvent>();
        var session = new ChatSession(new ChatSession.Login("ada", "wrong", false, "x"), loop.clock(), new Random(1),
                SimulatedClient.NO_SEALED_ROOM, ReadMarks.inMemory(), events::add);
        var handler = new ChatLink(session::on);
        session.connecting(handler);
        var peer = HandlerProbe.open(handler);
        peer.send("hello 1\nerror login denied wrong name or password\n");
        assertThat(events).containsExactly(new ChatEvent.Ended(Optional.of("login: wrong name or password")));
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void withoutAFirstConnectionThereIsNothingToGoBackTo() {
        var events = new ArrayList<ChatEvent>();
        var session = new ChatSession(new ChatSession.Login("ada", "secret", false, "x"), loop.clock(), new Random(1),
                SimulatedClient.NO_SEALED_ROOM, ReadMarks.inMemory(), events::add);
        var handler = new ChatLink(session::on);
        session.connecting(handler);
        loop.connect(handler, ConnectConfig.DEFAULT).refuse(new java.net.ConnectException("Connection refused"));
        assertThat(events).hasSize(1).first().isInstanceOf(ChatEvent.Ended.class);
        assertThat(session.isEnded()).isTrue();
    }

    @Test
    void whatCannotBeSentIsSaidAtOnce() {
        var ada = client("ada");
        calm(ada);
        ada.session.say(ROOM, "a\u0007b");
        ada.session.say(ROOM, "x".repeat(ChatFormat.LONGEST_TEXT + 1));
        ada.session.say(ROOM, "x".repeat(ChatFormat.LONGEST_TEXT));
        ada.session.say("elsewhere", "hello");
        calm(ada);
        assertThat(ada.all(ChatEvent.NotSent.class)).extracting(ChatEvent.NotSent::line).containsExactly(1L, 2L, 4L);
        assertThat(sent(ada)).hasSize(1);
    }

    @Test
    void waitsLongerAfterEachFailureAndNeverLongerThanSaid() {
        var backOff = new BackOff(new Random(3));
        var waits = IntStream.range(0, 10).mapToObj(_ -> backOff.next()).toList();
        assertThat(waits.getFirst()).isBetween(Duration.ofMillis(500), BackOff.FIRST);
        assertThat(waits.getLast()).isBetween(BackOff.LONGEST.dividedBy(2), BackOff.LONGEST);
        backOff.reset();
        assertThat(backOff.next()).isLessThanOrEqualTo(BackOff.FIRST);
    }
}
