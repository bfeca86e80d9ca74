package dev.tokamak.apps.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.probe.ManualClock;

class ChatDeskTest {

    private final ManualClock clock = new ManualClock();
    private final List<String> told = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private ChatStatus status;
    private ChatDesk desk;

    @BeforeEach
    void begin() {
        desk = new ChatDesk("ada", new ChatFront() {
            @Override
            public void show(ChatEvent event) {}

            @Override
            public void tell(String words) {
                told.add(words);
            }

            @Override
            public void waiting(String room, long line, String text) {
                waiting.add(room + ": " + text);
            }

            @Override
            public void status(ChatStatus now) {
                status = now;
            }
        }, clock);
        var login = new ChatSession.Login("ada", "swordfish", false, "ada-instance-000000000");
        desk.begin(new ChatSession(login, clock, new Random(1), SimulatedClient.NO_SEALED_ROOM, ReadMarks.inMemory(),
                desk::happened));
    }

    @Test
    void linesGoToTheCurrentRoom() {
        desk.typed("into the blue");
        assertThat(told).containsExactly("you are in no room: /join ROOM");
        desk.typed("/join Kitchen");
        desk.typed("hello");
        desk.typed("//join is a command");
        desk.typed("/msg bob psst");
        desk.typed("/join @bob");
        desk.typed("it's me");
        assertThat(waiting).containsExactly("kitchen: hello", "kitchen: /join is a command", "@bob: psst",
                "@bob: it's me");
        assertThat(status.waiting()).isEqualTo(4);
        assertThat(status.room()).isEqualTo("@bob");
        assertThat(desk.refused()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithACommand() {
        for (var line : List.of("/frobnicate", "/join", "/join no!room", "/join kitchen green", "/msg", "/verify bob",
                "/accept bob", "/leave", "/rooms")) {
            told.clear();
            desk.typed(line);
            assertThat(told).as(line).hasSize(1);
        }
        assertThat(desk.isQuitting()).isFalse();
        desk.typed("/quit");
        assertThat(desk.isQuitting()).isTrue();
    }

    @Test
    void countsWhatIsUnreadUntilItIsLookedAt() {
        desk.typed("/join kitchen");
        said("kitchen", "bob");
        said("@bob", "bob");
        said("@bob", "bob");
        said("garden", "ada");
        assertThat(status.unread()).containsExactly("2 @bob");
        desk.typed("/join @bob");
        assertThat(status.unread()).isEmpty();
        assertThat(status.names()).contains("bob");
        desk.typed("/join kitchen");
        said("@bob", "bob");
        assertThat(status.unread()).containsExactly("1 @bob");
        desk.typed("/msg bob an answer");
        assertThat(status.unread()).as("who answers has read").isEmpty();
    }

    private void said(String room, String name) {
        desk.happened(new ChatEvent.Said(room, 1, 0, name, name, "x", false));
    }

    @Test
    void theLinesForProgramsNameTheAccountWhateverSomebodyWantsToBeCalled() {
        var out = new StringWriter();
        var front = new PlainFront(new PrintWriter(out));
        front.show(new ChatEvent.Said("kitchen", 1, 2, "bob", "bob", "I am bob", false));
        front.show(new ChatEvent.Said("kitchen", 2, 2, "eve", "bob", "I am bob", false));
        front.show(new ChatEvent.Said("@eve", 3, 2, "eve", "eve", "hi", true));
        assertThat(out.toString().lines()).containsExactly("[kitchen] bob: I am bob", "[kitchen] eve (bob): I am bob",
                "[@eve] (before) eve: hi");
    }

    @Test
    void everyEventHasWordsOrIsAMessageAndIsOneLineOfJson() {
        var json = new StringWriter();
        var plain = new StringWriter();
        var fronts = List.of(new JsonFront(new PrintWriter(json)), new PlainFront(new PrintWriter(plain)));
        List<ChatEvent> events = List.of(new ChatEvent.Online("ada"),
                new ChatEvent.Offline("lost\u001b[2J", Duration.ofSeconds(1), 1),
                new ChatEvent.Joined("kitchen", RoomKind.SEALED,
                        List.of(new Member("bob", "-", "bob", false)), false),
                new ChatEvent.Said("kitchen", 1, 2, "bob", "bob", "a\u202eb \"c\"", false),
                new ChatEvent.Sent("kitchen", 1, 2, "x"), new ChatEvent.NotSent("kitchen", 2, "y", "too long"),
                new ChatEvent.Gap("kitchen", 1, 5),
                new ChatEvent.Presence("kitchen", "bob", ChatEvent.Change.OUT, "lost"),
                new ChatEvent.Renamed("bob", "bobby"), new ChatEvent.Sealing("kitchen", true, "bob", "beware"),
                new ChatEvent.Known("kitchen", RoomKind.PLAIN, 3), new ChatEvent.Problem("p"),
                new ChatEvent.Notice("n"), new ChatEvent.Left("kitchen"), new ChatEvent.Ended(Optional.of("why")));
        for (var event : events) {
            fronts.forEach(front -> front.show(event));
        }
        assertThat(json.toString().lines()).hasSize(events.size())
                .allMatch(line -> line.startsWith("{\"event\":\"") && line.endsWith("}"))
                .anyMatch(line -> line.contains("\"change\":\"out\""));
        assertThat(plain.toString().lines()).hasSize(events.size() - 2).contains("[kitchen] bob: a\ufffdb \"c\"",
                "* lost\ufffd[2J; trying to connect again", "* bob left kitchen (connection lost)",
                "* WARNING in kitchen: beware");
    }
}
