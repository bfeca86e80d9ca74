package dev.tokamak.apps.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tokamak.apps.chat.client.ChatEvent;
import dev.tokamak.apps.chat.client.ChatStatus;

/** The screen as a person sees it, by a terminal in memory. */
class ChatTerminalTest {

    private static final int COLUMNS = 60;
    private static final int ROWS = 12;
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LineDisciplineTerminal keyboard;
    private ScreenTerminal screen;
    private ChatTerminal terminal;
    private Thread reader;
    private final BlockingQueue<Optional<String>> typed = new LinkedBlockingQueue<>();

    @BeforeEach
    void begin() throws IOException {
        var virtual = ScreenTerminal.withTerminal("test", "xterm-256color", COLUMNS, ROWS);
        keyboard = virtual.terminal();
        screen = virtual.screen();
        terminal = new ChatTerminal(keyboard, "ada", true, Clock.fixed(NOON, ZoneOffset.UTC));
        terminal.status(status(true, "kitchen"));
        reader = Thread.ofPlatform().daemon().start(() -> {
            Optional<String> line;
            do {
                line = terminal.read();
                typed.add(line);
            } while (line.isPresent());
        });
        awaitScreen(rows -> rows.contains("kitchen>"));
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        if (reader.isAlive()) {
            press("\u0015\u0004"); // Ctrl-U, Ctrl-D
        }
        reader.join(PATIENCE);
        assertThat(reader.isAlive()).isFalse();
        terminal.close();
    }

    private static ChatStatus status(boolean online, String room) {
        return new ChatStatus(online, Duration.ofMillis(2500), 0, room, false, List.of("kitchen", "garden"), List.of(),
                List.of("bob", "cyd"));
    }

    private void press(String keys) throws IOException {
        keyboard.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> rows() {
        return screen.toString().lines().map(String::stripTrailing).filter(row -> !row.isEmpty()).toList();
    }

    private void awaitScreen(Predicate<List<String>> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.test(rows())) {
            assertThat(System.nanoTime() - deadline).as("the screen shows %s", rows()).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Optional<String> entered() throws InterruptedException {
        var line = typed.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(line).as("a line is entered; the screen shows %s", rows()).isNotNull();
        return line;
    }

    private void said(String room, String name, String text) {
        terminal.show(new ChatEvent.Said(room, 1, NOON.toEpochMilli(), name, name, text, false));
    }

    @Test
    void whatIsBeingTypedStaysWholeWhileMessagesCome() throws Exception {
        press("I am typing");
        awaitScreen(rows -> rows.contains("kitchen> I am typing"));
        for (int i = 0; i < 30; i++) {
            said("kitchen", "bob", "message " + i);
        }
        said("garden", "cyd", "elsewhere");
        press(" this");
        awaitScreen(rows -> rows.getLast().equals("kitchen> I am typing this"));
        assertThat(rows()).contains("12:00 bob: message 29", "12:00 garden cyd: elsewhere");
        assertThat(rows().stream().filter(row -> row.startsWith("kitchen>"))).as("one prompt").hasSize(1);
        press("\r");
        assertThat(entered()).contains("I am typing this");
        awaitScreen(rows -> rows.getLast().equals("kitchen>"));
        assertThat(rows()).as("what was typed is shown when the server has it").noneMatch(row -> row.contains("this"));
        terminal.show(new ChatEvent.Sent("kitchen", 1, 31, "I am typing this"));
        awaitScreen(rows -> rows.contains("12:00 ada: I am typing this"));
    }

    @Test
    void thePromptSaysHowThingsAre() throws Exception {
        press("half a li");
        terminal.status(status(false, "kitchen"));
        awaitScreen(rows -> rows.getLast().equals("[reconnecting in 3 s] kitchen> half a li"));
        terminal.status(
                new ChatStatus(true, Duration.ZERO, 2, "kitchen", true, List.of(), List.of("3 @bob"), List.of()));
        awaitScreen(rows -> rows.getLast().equals("[2 unsent] [unread: 3 @bob] kitchen (sealed)> half a li"));
        terminal.status(status(true, "garden"));
        awaitScreen(rows -> rows.getLast().equals("garden> half a li"));
        press("\u0003"); // Ctrl-C
        awaitScreen(rows -> rows.getLast().equals("garden>"));
        press("another\r");
        assertThat(entered()).contains("another");
    }

    @Test
    void whatWaitsIsShownAtOnceAndNotTwice() {
        terminal.waiting("kitchen", 7, "hello");
        awaitScreen(rows -> rows.contains("12:00 ada: hello  (waiting)"));
        terminal.show(new ChatEvent.Sent("kitchen", 7, 1, "hello"));
        awaitScreen(rows -> rows.contains("* everything that waited has been sent"));
        assertThat(rows().stream().filter(row -> row.contains("hello"))).hasSize(1);
    }

    @Test
    void nothingThatOthersSayReachesTheTerminalAsACommand() {
        said("kitchen", "bob", "a\u001b[2Jb\u009b31mc\u202edcba\u2066\rd\u0007");
        awaitScreen(rows -> rows.stream().anyMatch(row -> row.startsWith("12:00 bob: a")));
        assertThat(rows()).contains("12:00 bob: a\ufffd[2Jb\ufffd31mc\ufffddcba\ufffd\ufffdd\ufffd", "kitchen>");
    }

    @Test
    void completesCommandsRoomsAndNames() throws Exception {
        press("/ve\t");
        awaitScreen(rows -> rows.getLast().equals("kitchen> /verify"));
        press("b\t");
        awaitScreen(rows -> rows.getLast().equals("kitchen> /verify bob"));
        press("\u0015/join ga\t");
        awaitScreen(rows -> rows.getLast().equals("kitchen> /join garden"));
        press("\u0015it's c\t\r");
        assertThat(entered().map(String::strip)).contains("it's cyd");
    }

    @Test
    void aNarrowerWindowKeepsThePrompt() throws Exception {
        press("some words that are a bit longer");
        awaitScreen(rows -> rows.getLast().endsWith("longer"));
        screen.setSize(Size.of(30, ROWS));
        keyboard.setSize(Size.of(30, ROWS));
        keyboard.raise(Signal.WINCH);
        said("kitchen", "bob", "hello");
        press("!\r");
        assertThat(entered()).contains("some words that are a bit longer!");
    }

    @Test
    void aPasswordIsNotShown() throws Exception {
        press("\u0015\u0004");
        assertThat(entered()).isEmpty();
        reader.join(PATIENCE);
        reader = Thread.ofPlatform().daemon().start(() -> typed.add(terminal.secret("password of ada: ")));
        awaitScreen(rows -> rows.contains("password of ada:"));
        press("swordfish\r");
        assertThat(entered()).contains("swordfish");
        assertThat(rows()).noneMatch(row -> row.contains("sword") && !row.startsWith("password of ada:"));
        assertThat(rows()).noneMatch(row -> row.contains("fish"));
    }

    @Test
    void whatWasTypedBeforeThePasswordIsAskedForIsNeitherTheAnswerNorLost() throws Exception {
        press("\u0015\u0004");
        assertThat(entered()).isEmpty();
        reader.join(PATIENCE);
        press("too early\runfinished");
        reader = Thread.ofPlatform().daemon().start(() -> {
            typed.add(terminal.secret("password of ada: "));
            typed.add(terminal.read());
            typed.add(terminal.read());
        });
        awaitScreen(rows -> rows.contains("password of ada:"));
        press("swordfish\r");
        assertThat(entered()).contains("swordfish");
        awaitScreen(rows -> rows.getLast().equals("kitchen>"));
        press("\u0010\u0010"); // Ctrl-P
        awaitScreen(rows -> rows.getLast().equals("kitchen> too early"));
        press("\u000e\r"); // Ctrl-N
        assertThat(entered()).contains("unfinished");
    }

    @Test
    void closingTakesThePromptAwayAndEndsTheReading() throws Exception {
        press("half a line");
        awaitScreen(rows -> rows.contains("kitchen> half a line"));
        terminal.close();
        assertThat(entered()).isEmpty();
        assertThat(rows()).noneMatch(row -> row.contains("half a line"));
    }
}
