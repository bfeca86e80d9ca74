package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;

import dev.tokamak.apps.guess.GuessHandler;
import dev.tokamak.apps.quiz.QuizHandler;
import dev.tokamak.apps.quiz.QuizLine;
import dev.tokamak.apps.quiz.ScoreTable;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.limits.Needs;

/** The games over nc, played by a script. */
class NetcatPlayersTest {

    @BeforeEach
    void needsNetcat() {
        Needs.command("nc");
    }

    private static Talk nc(InetSocketAddress to) {
        return Talk.start("nc", "127.0.0.1", String.valueOf(to.getPort()));
    }

    @EveryTransport
    void guessesTheNumberWithinSevenTries(TestTransport t) {
        var at = t.serve(() -> new GuessHandler(new Random()));
        try (var player = nc(at)) {
            int low = 1;
            int high = 100;
            String assessment = player.hear(line -> line.startsWith("I am thinking"));
            for (int tries = 0; !assessment.startsWith("Winner"); tries++) {
                assertThat(tries).isLessThan(7);
                player.hear("Your guess?"::equals);
                int guess = (low + high) / 2;
                player.say(String.valueOf(guess));
                assessment = player.hear(_ -> true);
                if (assessment.equals("Too low.")) {
                    low = guess + 1;
                } else {
                    high = guess - 1;
                }
            }
            player.say("no");
            player.endInput(); // this nc ends only when both sides have
            assertThat(player.hearAll()).endsWith("Goodbye.");
            assertThat(player.exitCode()).isZero();
        }
    }

    @EveryTransport
    void solvesTwelveProblemsAndStandsInTheTable(TestTransport t) {
        var table = new ScoreTable();
        var at = t.serve(() -> new QuizHandler(new Random(), table));
        try (var ada = nc(at); var eve = nc(at)) {
            ada.say("name Ada");
            eve.say("name Eve");
            for (int i = 0; i < 12; i++) {
                solve(ada, 0);
                solve(eve, 1);
            }
            ada.hear(line -> line.startsWith("SCORE 30")); // her last answer has been read
            eve.say("table");
            assertThat(eve.hear(line -> line.startsWith("TABLE"))).isEqualTo("TABLE 1 rows");
            assertThat(eve.hear(_ -> true)).isEqualTo("BEST 1: 30 points, Ada"); // 3 x level 1, 2, 3, 4
            ada.say("quit");
            ada.endInput();
            eve.say("quit");
            eve.endInput();
            assertThat(ada.hearAll()).contains("SCORE 30 points, level 5, 12 right of 12")
                    .endsWith("BYE 30 points, goodbye");
            assertThat(eve.hearAll()).endsWith("BYE 0 points, goodbye");
        }
    }

    private static void solve(Talk player, int error) {
        var problem = (QuizLine.Problem) QuizLine.parse(player.hear(line -> line.startsWith("PROBLEM")));
        player.say(String.valueOf(problem.sum() + error));
    }
}
