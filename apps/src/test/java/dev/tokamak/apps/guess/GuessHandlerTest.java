package dev.tokamak.apps.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

class GuessHandlerTest {

    private static final String PLEASE = "A whole number from 1 to 100, please, or quit.\nYour guess?\n";

    /** Thinks of 42 each time. */
    private static GuessHandler of42() {
        return new GuessHandler(new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int nextInt(int from, int to) {
                assertThat(List.of(from, to)).containsExactly(1, 101);
                return 42;
            }
        });
    }

    private static HandlerProbe player() {
        var player = HandlerProbe.open(of42());
        assertThat(player.received())
                .isEqualTo("Welcome!\nI am thinking of a number from 1 to 100.\nYour guess?\n");
        return player;
    }

    @Test
    void leadsFromTheWelcomeToTheWinner() {
        var player = player();
        player.send("50\n");
        assertThat(player.received()).isEqualTo("Too high.\nYour guess?\n");
        player.send("25\n");
        assertThat(player.received()).isEqualTo("Too low.\nYour guess?\n");
        player.send("42\n");
        assertThat(player.received())
                .isEqualTo("Winner! It was 42, and you needed 3 tries.\nAnother game, yes or no?\n");
        player.send("maybe\n");
        assertThat(player.received()).isEqualTo("Yes or no, please.\nAnother game, yes or no?\n");
        player.send("Yes\r\n");
        assertThat(player.received()).isEqualTo("I am thinking of a number from 1 to 100.\nYour guess?\n");
        player.send("42\n");
        assertThat(player.received()).startsWith("Winner! It was 42, and you needed 1 try.\n");
        player.send("no\n");
        assertThat(player.received()).isEqualTo("Goodbye.\n");
        assertThat(player.sawEnd()).isTrue();
        player.halfClose();
        assertThat(player.closeReason()).contains(CloseReason.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "101", "-5", "+5", "4 2", "42.0", "1e1", "0042", "9999999999999999999999",
        "x",
        "\u0664\u0662", "4\u20032", "yes", "\u0000", "\u001b[2J"})
    void asksAgainForWhatIsNoNumberAndDoesNotCountIt(String line) {
        var player = player();
        player.send(line + "\n");
        assertThat(player.received()).isEqualTo(PLEASE);
        player.send("42\n");
        assertThat(player.received()).contains("you needed 1 try.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", " 42\t", "042", "42\r", "\u200342"})
    void forgivesSpacesAndLeadingZeros(String line) {
        var player = player();
        player.send(line + "\n");
        assertThat(player.received()).startsWith("Winner!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "100"})
    void takesTheSmallestAndTheLargest(String line) {
        var player = player();
        player.send(line + "\n");
        assertThat(player.received()).startsWith("Too ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42\n"})
    void quitEndsItFromEveryState(String before) {
        var player = player();
        player.send(before + " QUIT \n50\n50\n");
        assertThat(player.received()).endsWith("Goodbye.\n").doesNotContain("Too");
        assertThat(player.sawEnd()).isTrue();
    }

    @Test
    void isTheSameWhereverTheInputIsCut() {
        var input = "50\nx\r\n42\nyes\n42\nno\n".getBytes(StandardCharsets.UTF_8);
        var whole = HandlerProbe.open(of42());
        whole.send(input);
        var expected = whole.received();
        assertThat(expected).endsWith("Goodbye.\n");
        HandlerProbe.atEveryCut(GuessHandlerTest::of42, input,
                player -> assertThat(player.received()).isEqualTo(expected));
        var slowly = HandlerProbe.open(of42());
        slowly.sendByteByByte(input);
        assertThat(slowly.received()).isEqualTo(expected);
    }

    @Test
    void aLastLineWithoutAnEndCounts() {
        var player = player();
        player.send("42");
        assertThat(player.received()).isEmpty();
        player.halfClose();
        assertThat(player.received()).startsWith("Winner!");
        assertThat(player.sawEnd()).isTrue();
        assertThat(player.closeReason()).contains(CloseReason.PEER_CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {GuessHandler.LONGEST_LINE - 1, GuessHandler.LONGEST_LINE})
    void readsLinesUpToTheLimit(int length) {
        var player = player();
        player.send("x".repeat(length) + "\r\n");
        assertThat(player.received()).isEqualTo(PLEASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", ""})
    void endsWithAWordAtALongerLine(String end) {
        var player = player();
        player.send("x".repeat(GuessHandler.LONGEST_LINE + 1) + (end.isEmpty() ? "x" : end));
        assertThat(player.received()).isEqualTo("That is no guess: line longer than 100 bytes. Goodbye.\n");
        assertThat(player.sawEnd()).isTrue();
    }

    @Test
    void lineThatDoesNotEndHasADeadlineFromItsFirstByte() {
        var player = player();
        player.send("1\n4");
        assertThat(player.received()).startsWith("Too low.");
        for (int i = 1; i < GuessHandler.REST_OF_LINE.toSeconds(); i++) {
            player.advance(Duration.ofSeconds(1));
            player.send("2");
        }
        assertThat(player.received()).isEmpty();
        player.advance(Duration.ofSeconds(1));
        assertThat(player.received()).contains("press Enter").endsWith("Goodbye.\n");
        assertThat(player.sawEnd()).isTrue();
    }

    @Test
    void playerMayThinkForMinutesButNotForEver() {
        var player = player();
        player.advance(GuessHandler.THINKING.minusMillis(1));
        player.send("1\n");
        player.advance(GuessHandler.THINKING.minusMillis(1));
        assertThat(player.received()).startsWith("Too low.");
        player.advance(Duration.ofMillis(1));
        assertThat(player.received()).isEqualTo("You have thought for 10 minutes. Goodbye.\n");
        assertThat(player.sawEnd()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void whoeverSendsAndDoesNotReadIsSlowedDownAndLosesNothing(Manner manner) {
        var loop = new ProbeLoop(manner, new ManualClock());
        var player = loop.open(of42(), Limits.DEFAULT.withWater(1_000, 4_000));
        player.stopReading();
        for (int i = 0; i < 1_000; i++) {
            player.send("1\n".repeat(100));
        }
        player.halfClose();
        assertThat(player.connection().pendingBytes()).isLessThan(5_000);
        player.keepReading();
        assertThat(player.received().lines().filter("Too low."::equals)).hasSize(100_000);
        assertThat(player.closeReason()).contains(CloseReason.PEER_CLOSED);
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void timersDoNotOutliveTheConnection() {
        var loop = new ProbeLoop();
        for (var ending : List.of("quit\n", "no end")) {
            var player = loop.open(of42(), Limits.DEFAULT);
            player.send(ending);
            player.reset();
        }
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void survivesWhateverIsSent() {
        var good = List.of("50\n25\n42\nyes\n1\nquit\n", "42\r\nno\r\n", "x\n\n100\n", "42\nyes\n42\nyes\n42\nno\n")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        Seeded.times(Fuzz.INPUTS,
                random -> Fuzz.handler(random, () -> new GuessHandler(new Random(random.nextLong())), good,
                        2_000_000, player -> assertThat(player.isClosed()).isTrue()));
    }
}
