package dev.tokamak.apps.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.Seeded;
import dev.tokamak.probe.ProbeLoop;

/** What is said to one person while this one is away is shown when it is back: all of it, once, in order. */
class DirectMessagesTest {

    private final ProbeLoop loop = new ProbeLoop();
    private final SimulatedServer server = new SimulatedServer();
    private final ReadMarks adas = ReadMarks.inMemory();
    private int clients;

    private SimulatedClient client(String name, ReadMarks marks) {
        return new SimulatedClient(loop, server, name, ++clients, marks);
    }

    private void calm(SimulatedClient... all) {
        for (int turns = 0; turns < 1000; turns++) {
            boolean idle = server.isIdle();
            server.commit();
            for (var client : all) {
                client.connect();
                idle &= client.isIdle();
            }
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
        return client.all(ChatEvent.Said.class).stream()
                .map(said -> (said.before() ? "before: " : "") + said.text()).toList();
    }

    @Test
    void whatWasSaidBeforeTheClientBeganIsShownAtOnceAndOnce() {
        var bob = client("bob", ReadMarks.inMemory());
        var ada = client("ada", adas);
        calm(bob, ada);
        bob.session.say("@ada", "one");
        calm(bob, ada);
        ada.cut(); // the program ends
        bob.session.say("@ada", "two");
        bob.session.say("@ada", "three");
        calm(bob);
        var next = client("ada", adas);
        calm(bob, next);
        assertThat(said(ada)).containsExactly("one");
        assertThat(said(next)).containsExactly("before: two", "before: three");
        bob.session.say("@ada", "four");
        calm(bob, next);
        next.cut();
        var last = client("ada", adas);
        calm(bob, last);
        assertThat(said(next)).endsWith("four");
        assertThat(said(last)).isEmpty();
    }

    @Test
    void andAlsoAfterALostConnectionInAConversationThatIsNew() {
        var bob = client("bob", ReadMarks.inMemory());
        var ada = client("ada", adas);
        calm(bob, ada);
        ada.cut();
        IntStream.range(0, 30).forEach(i -> bob.session.say("@ada", "line " + i));
        calm(bob);
        calm(bob, ada);
        assertThat(said(ada)).containsExactlyElementsOf(
                IntStream.range(0, 30).mapToObj(i -> "before: line " + i).toList());
    }

    @Test
    void aComputerThatNeverSawTheAccountIsShownTheLastLines() {
        var bob = client("bob", ReadMarks.inMemory());
        var ada = client("ada", ReadMarks.inMemory());
        calm(bob, ada);
        IntStream.range(0, 30).forEach(i -> bob.session.say("@ada", "line " + i));
        calm(bob, ada);
        var elsewhere = client("ada", ReadMarks.inMemory());
        calm(elsewhere);
        assertThat(said(elsewhere)).hasSize(20).first().isEqualTo("before: line 10");
    }

    /** Clients of ada come and go, connections break, marks are kept; bob says one thing after the other, and so does ada. */
    @Test
    void nothingIsMissedOrShownTwiceHoweverItComesAndGoes() {
        Seeded.times(200, random -> new DirectMessagesTest().comesAndGoes(random));
    }

    private void comesAndGoes(Random random) {
        var bob = client("bob", ReadMarks.inMemory());
        var shown = new ArrayList<SimulatedClient>();
        shown.add(client("ada", adas));
        calm(bob, shown.getFirst());
        int said = 0;
        for (int steps = 0; steps < 150; steps++) {
            var ada = shown.getLast();
            switch (random.nextInt(12)) {
                case 0 -> ada.cut();
                case 1 -> {
                    if (random.nextInt(3) == 0) {
                        ada.cut();
                        shown.add(client("ada", adas));
                    }
                }
                case 2 -> loop.advance(Duration.ofMillis(random.nextInt(2000)));
                case 3, 4 -> bob.session.say("@ada", "line " + said++);
                case 5 -> {
                    bob.isIdle();
                    server.commit();
                }
                case 6, 7 -> ada.connect();
                case 8, 9 -> ada.moveUp(random.nextInt(60));
                default -> ada.moveDown(random.nextInt(120));
            }
        }
        calm(bob, shown.getLast());
        assertThat(shown.stream().flatMap(each -> each.all(ChatEvent.Said.class).stream()).map(ChatEvent.Said::text))
                .containsExactlyElementsOf(IntStream.range(0, said).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void marksAreKeptInAFileThatTwoClientsMayShare(@TempDir Path folder) throws Exception {
        var file = folder.resolve("keys/read");
        var first = ReadMarks.load(file);
        assertThat(first.isFirst()).isTrue();
        first.begun();
        first.save();
        assertThat(Files.readString(file)).isEqualTo("tokamak-chat-read 1\n");
        var second = ReadMarks.load(file);
        assertThat(second.isFirst()).isFalse();
        first.read("@bob", 5);
        first.read("@bob", 3);
        first.save();
        second.read("@bob", 4);
        second.read("@cyd", 1);
        second.save();
        var third = ReadMarks.load(file);
        assertThat(List.of(third.of("@bob"), third.of("@cyd"), third.of("@dan"))).containsExactly(5L, 1L, 0L);
        IntStream.rangeClosed(0, ReadMarks.MOST).forEach(i -> third.read("@n" + i, 1));
        assertThat(third.of("@bob")).as("silent for longest").isZero();
        assertThat(third.of("@n1")).isOne();
    }
}
