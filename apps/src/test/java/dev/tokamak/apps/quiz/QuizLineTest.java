package dev.tokamak.apps.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.quiz.QuizLine.Outcome;

class QuizLineTest {

    @Test
    void eachFormIsWrittenAndReadAsDocumented() {
        is("PROBLEM 3: 17 + 25 = ? (level 2, 20 s)", new QuizLine.Problem(3, 17, 25, 2, 20));
        is("RIGHT 3: 17 + 25 = 42", new QuizLine.Verdict(Outcome.RIGHT, 3, 17, 25));
        is("WRONG 3: 17 + 25 = 42", new QuizLine.Verdict(Outcome.WRONG, 3, 17, 25));
        is("LATE 3: 17 + 25 = 42", new QuizLine.Verdict(Outcome.LATE, 3, 17, 25));
        is("SKIPPED 3: 17 + 25 = 42", new QuizLine.Verdict(Outcome.SKIPPED, 3, 17, 25));
        is("SCORE 12 points, level 3, 7 right of 9", new QuizLine.Score(12, 3, 7, 9));
        is("TABLE 2 rows", new QuizLine.Table(2));
        is("BEST 1: 30 points, Ada, Countess", new QuizLine.Best(1, 30, "Ada, Countess"));
        is("HELP yourself", new QuizLine.Text("HELP", "yourself"));
        is("PAUSE", new QuizLine.Text("PAUSE", ""));
    }

    private static void is(String line, QuizLine said) {
        assertThat(said).hasToString(line);
        assertThat(QuizLine.parse(line)).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "PROBLEM", "PROBLEM 3: 17 + 25 = ? (level 2, 20 s) ",
        "PROBLEM 9999999999: 1 + 1 = ? (level 1, 1 s)",
        "PROBLEM 3: -1 + 25 = ? (level 2, 20 s)", "PROBLEM \u0663: 1 + 2 = ? (level 2, 20 s)", "RIGHT 3",
        "problem 3: 1 + 2 = ? (level 2, 20 s)",
        "BEST 1: 30 points, ", "TABLE rows"})
    void anythingElseIsText(String line) {
        assertThat(QuizLine.parse(line)).isInstanceOf(QuizLine.Text.class);
    }

    @Test
    void levelsGoUpAndDownWithinBounds() {
        assertThat(Level.FIRST.easier()).isEqualTo(Level.FIRST);
        assertThat(Level.LAST.harder()).isEqualTo(Level.LAST);
        var level = Level.FIRST;
        for (int number = 1; number < Level.LAST.number(); number++) {
            assertThat(level.harder().number()).isEqualTo(number + 1);
            assertThat(level.harder().largest()).isGreaterThan(level.largest());
            assertThat(level.harder().easier()).isEqualTo(level);
            level = level.harder();
        }
        assertThat(level).isEqualTo(Level.LAST);
    }
}
