package dev.tokamak.apps.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.Manner;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.probe.ProbeLoop;

/** Conversations with the quiz. The problems are 1 + 2, 3 + 4, 5 + 6, 7 + 8, 9 + 10, 1 + 2 .. at the first level. */
class QuizHandlerTest {

    private static final String FIRST = "PROBLEM 1: 1 + 2 = ? (level 1, 20 s)\n";
    private static final String SECOND = "PROBLEM 2: 3 + 4 = ? (level 1, 20 s)\n";
    private static final String NO_NUMBER = "ERROR a whole number in the digits 0 to 9, please, or help\n";

    private final ScoreTable table = new ScoreTable();

    /** 1, 2, 3 .. as far as the level goes, then from the beginning. */
    private static final class Counting implements RandomGenerator {
        private int last;

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int nextInt(int from, int to) {
            last = last % (to - 1) + 1;
            return last;
        }
    }

    private HandlerProbe player() {
        var player = HandlerProbe.open(new QuizHandler(new Counting(), table));
        assertThat(player.received())
                .isEqualTo("WELCOME to the quiz: type the sum and press Enter, or help\n" + FIRST);
        return player;
    }

    private static String answerTo(HandlerProbe player, String line) {
        player.send(line + "\n");
        return player.received();
    }

    @Test
    void asksChecksAndKeepsTheScore() {
        var player = player();
        assertThat(answerTo(player, "3"))
                .isEqualTo("RIGHT 1: 1 + 2 = 3\nSCORE 1 points, level 1, 1 right of 1\n" + SECOND);
        assertThat(answerTo(player, "8")).isEqualTo("""
                WRONG 2: 3 + 4 = 7
                SCORE 1 points, level 1, 1 right of 2
                PROBLEM 3: 5 + 6 = ? (level 1, 20 s)
                """);
        assertThat(answerTo(player, "skip"))
                .isEqualTo("SKIPPED 3: 5 + 6 = 11\nPROBLEM 4: 7 + 8 = ? (level 1, 20 s)\n");
        assertThat(answerTo(player, "QUIT")).isEqualTo("BYE 1 points, goodbye\n");
        assertThat(player.sawEnd()).isTrue();
        player.halfClose();
        assertThat(player.closeReason()).contains(CloseReason.CLOSED);
    }

    @Test
    void numbersGrowAfterThreeRightAnswersInARowAndShrinkAfterAWrongOne() {
        var player = player();
        assertThat(answerTo(player, "3")).contains("level 1");
        assertThat(answerTo(player, "7")).contains("level 1");
        assertThat(answerTo(player, "11")).contains("SCORE 3 points, level 2, 3 right of 3\n", "(level 2, 20 s)");
        assertThat(answerTo(player, "15")).contains("SCORE 5 points, level 2");
        assertThat(answerTo(player, "0")).contains("SCORE 5 points, level 1");
        assertThat(answerTo(player, "0")).contains("SCORE 5 points, level 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", " 3 ", "+3", "003", "1: 3", "1:3", "1 :  +3", "\u20033", "3\r",
        "00000000000000000000000000000000000000000003"})
    void takesTheSumHoweverItIsWritten(String line) {
        assertThat(answerTo(player(), line)).startsWith("RIGHT 1: 1 + 2 = 3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "-3", "-0", "4294967299", "18446744073709551619",
        "99999999999999999999999999999999999999999999999999999999999999999999999999999999"})
    void anyOtherNumberIsWrongHoweverLarge(String line) {
        assertThat(answerTo(player(), line)).startsWith("WRONG 1: 1 + 2 = 3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"three", "3.0", "1 2", "1+2", "- 3", "\u22123", "\u0663", "\uff13", "3 3", "3e0", "0x3",
        "3\u0000",
        "\u001b[31m3", "1;3", ": 3", "-1: 3", "1234567890: 3", "1: skip"})
    void whatIsNoNumberIsNoAnswer(String line) {
        var player = player();
        assertThat(answerTo(player, line)).isEqualTo(NO_NUMBER);
        assertThat(answerTo(player, "3")).startsWith("RIGHT 1");
    }

    @Test
    void anAnswerThatNamesAnotherProblemIsNotTakenForThisOne() {
        var player = player();
        answerTo(player, "0");
        assertThat(answerTo(player, "1: 7")).isEqualTo("ERROR problem 1 is not being asked, 2 is\n");
        assertThat(answerTo(player, "999999999: 7")).isEqualTo("ERROR problem 999999999 is not being asked, 2 is\n");
        assertThat(answerTo(player, "2: 7")).startsWith("RIGHT 2");
    }

    @Test
    void anAnswerIsInTimeUntilTheTimeIsUp() {
        var player = player();
        player.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(answerTo(player, "3")).startsWith("RIGHT 1");
        player.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(player.received()).isEmpty();
        player.advance(Duration.ofNanos(1));
        assertThat(player.received()).isEqualTo("""
                LATE 2: 3 + 4 = 7
                SCORE 1 points, level 1, 1 right of 2
                PROBLEM 3: 5 + 6 = ? (level 1, 20 s)
                """);
        assertThat(answerTo(player, "2: 7")).isEqualTo("ERROR problem 2 is not being asked, 3 is\n");
    }

    @Test
    void theClockRunsOnWhateverElseIsSaid() {
        var player = player();
        for (int i = 0; i < 19; i++) {
            player.advance(Duration.ofSeconds(1));
            assertThat(answerTo(player, i % 2 == 0 ? "table" : "what?")).isNotEmpty();
        }
        player.advance(Duration.ofSeconds(1));
        assertThat(player.received()).startsWith("LATE 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "skip"})
    void pausesWhenNobodyIsThereAndGoesOnWhenSomebodyIs(String line) {
        var player = player();
        player.advance(Duration.ofMinutes(5));
        assertThat(player.received()).contains("LATE 1", "LATE 2", "LATE 3")
                .endsWith("PAUSE after 3 problems without an answer: press Enter to go on\n")
                .doesNotContain("PROBLEM 4");
        assertThat(answerTo(player, "help")).startsWith("HELP ").doesNotContain("PROBLEM");
        assertThat(answerTo(player, line)).isEqualTo("PROBLEM 4: 7 + 8 = ? (level 1, 20 s)\n");
        assertThat(answerTo(player, "")).isEmpty();
        assertThat(answerTo(player, "15")).startsWith("RIGHT 4");
    }

    @Test
    void aPauseEnds() {
        var player = player();
        player.advance(Duration.ofSeconds(60));
        player.advance(QuizHandler.LONGEST_PAUSE.minusNanos(1));
        assertThat(player.received()).contains("PAUSE");
        assertThat(player.sawEnd()).isFalse();
        player.advance(Duration.ofNanos(1));
        assertThat(player.received()).isEqualTo("BYE 0 points, you were away for 10 minutes\n");
        assertThat(player.sawEnd()).isTrue();
    }

    @Test
    void whoeverSaysSomethingIsThere() {
        var player = player();
        for (int i = 0; i < 20; i++) {
            player.advance(Duration.ofSeconds(30));
            player.send("\n");
        }
        assertThat(player.received()).doesNotContain("PAUSE").contains("LATE 20");
    }

    @Test
    void namedPlayersStandInTheTable() {
        var ada = player();
        assertThat(answerTo(ada, "table")).isEqualTo("TABLE 0 rows\n");
        answerTo(ada, "3");
        assertThat(answerTo(ada, "name  Ada L. ")).isEqualTo("NAME Ada L.\n");
        var other = player();
        assertThat(answerTo(other, "table")).isEqualTo("TABLE 1 rows\nBEST 1: 1 points, Ada L.\n");
        answerTo(other, "Name <b>");
        assertThat(answerTo(other, "name Zoë")).isEqualTo("NAME Zoë\n");
        answerTo(other, "3");
        answerTo(other, "7");
        assertThat(answerTo(ada, "TABLE")).isEqualTo("TABLE 2 rows\nBEST 1: 2 points, Zoë\nBEST 2: 1 points, Ada L.\n");
        assertThat(answerTo(ada, "name Eve")).isEqualTo("ERROR you are Ada L. already\n");
        ada.reset();
        assertThat(answerTo(other, "table")).contains("Ada L.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "name ", "name a\u001b[2J", "name a\u202eb", "name a\u0000", "name \u200b",
        "name <html>",
        "name 123456789012345678901", "name -x", "name a\u0085b", "name a:b", "name \ud83d\ude00"})
    void refusesNamesThatCouldNotBeShown(String line) {
        assertThat(answerTo(player(), line)).isEqualTo("ERROR " + PlayerName.RULE + "\n");
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(answerTo(player(), "help")).contains("name", "table", "skip", "quit")
                .matches("(HELP [^\n]+\n)+");
    }

    @Test
    void isTheSameWhereverTheInputIsCut() {
        var input = "3\nname Zoë\r\ntable\n2: 7\nskip\nx\n0\nquit\n".getBytes(StandardCharsets.UTF_8);
        var whole = HandlerProbe.open(new QuizHandler(new Counting(), new ScoreTable()));
        whole.send(input);
        var expected = whole.received();
        assertThat(expected).contains("BEST 1: 1 points, Zoë").endsWith("BYE 2 points, goodbye\n");
        HandlerProbe.atEveryCut(() -> new QuizHandler(new Counting(), new ScoreTable()), input,
                player -> assertThat(player.received()).isEqualTo(expected));
        var slowly = HandlerProbe.open(new QuizHandler(new Counting(), new ScoreTable()));
        slowly.sendByteByByte(input);
        assertThat(slowly.received()).isEqualTo(expected);
    }

    @Test
    void aLastLineWithoutAnEndCounts() {
        var player = player();
        player.send("3");
        player.halfClose();
        assertThat(player.received()).startsWith("RIGHT 1").endsWith("BYE 1 points, goodbye\n");
        assertThat(player.sawEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {QuizHandler.LONGEST_LINE - 1, QuizHandler.LONGEST_LINE})
    void readsLinesUpToTheLimit(int length) {
        assertThat(answerTo(player(), "9".repeat(length) + "\r")).startsWith("WRONG 1");
    }

    @Test
    void endsWithAWordAtALongerLine() {
        var player = player();
        assertThat(answerTo(player, "3".repeat(QuizHandler.LONGEST_LINE + 1)))
                .isEqualTo("ERROR line longer than 200 bytes\nBYE 0 points, goodbye\n");
        assertThat(player.sawEnd()).isTrue();
    }

    @Test
    void lineThatDoesNotEndHasADeadlineFromItsFirstByte() {
        var player = player();
        for (int i = 0; i < QuizHandler.REST_OF_LINE.toSeconds(); i++) {
            assertThat(player.sawEnd()).isFalse();
            player.send("3");
            player.advance(Duration.ofSeconds(1));
        }
        assertThat(player.received()).contains("LATE 1", "ERROR a line has no end").endsWith("BYE 0 points, goodbye\n");
        assertThat(player.sawEnd()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void whoeverSendsAndDoesNotReadIsSlowedDownAndLosesNothing(Manner manner) {
        var loop = new ProbeLoop(manner, new ManualClock());
        var player = loop.open(new QuizHandler(new Counting(), table), Limits.DEFAULT.withWater(1_000, 4_000));
        player.stopReading();
        for (int i = 0; i < 500; i++) {
            player.send("0\n".repeat(100));
        }
        player.halfClose();
        assertThat(player.connection().pendingBytes()).isLessThan(5_000);
        player.keepReading();
        assertThat(player.received().lines().filter(line -> line.startsWith("WRONG"))).hasSize(50_000);
        assertThat(player.closeReason()).contains(CloseReason.PEER_CLOSED);
        assertThat(loop.timersWaiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void manyPlayersOnOneLoopEachHaveTheirOwnGame(Manner manner) {
        var loop = new ProbeLoop(manner, new ManualClock());
        var players = new Random(1).ints(500).mapToObj(
                seed -> loop.open(new QuizHandler(new Random(seed), table), Limits.DEFAULT)).toList();
        for (int i = 0; i < players.size(); i++) {
            players.get(i).send("name player " + i + "\n");
        }
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < players.size(); i++) {
                var problem = lastProblem(players.get(i).received());
                boolean knows = i % 100 < 1 + round * 2; // 500 players: the more rounds, the more of them answer right
                players.get(i).send(problem.id() + ": " + (knows ? problem.sum() : -1) + "\n");
            }
        }
        assertThat(table.best()).hasSize(ScoreTable.ROWS).extracting(QuizLine.Best::points).startsWith(7, 7, 7, 7, 7);
        assertThat(table.best()).extracting(QuizLine.Best::name)
                .startsWith("player 0", "player 100", "player 200", "player 300", "player 400");
    }

    private static QuizLine.Problem lastProblem(String lines) {
        return (QuizLine.Problem) lines.lines().map(QuizLine::parse).filter(QuizLine.Problem.class::isInstance)
                .reduce((_, last) -> last).orElseThrow();
    }
}
