package dev.tokamak.apps.quiz.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import dev.tokamak.apps.quiz.QuizLine;

class QuizStateTest {

    private QuizState state = QuizState.START;

    private void hear(String... lines) {
        for (var line : lines) {
            state = state.after(QuizLine.parse(line));
        }
    }

    @Test
    void followsTheGame() {
        hear("WELCOME to the quiz", "PROBLEM 1: 1 + 2 = ? (level 1, 20 s)");
        assertThat(state.problem()).contains(new QuizLine.Problem(1, 1, 2, 1, 20));
        hear("ERROR a whole number, please");
        assertThat(state.notice()).isEqualTo("a whole number, please");
        assertThat(state.problem()).isPresent();
        hear("RIGHT 1: 1 + 2 = 3", "SCORE 1 points, level 1, 1 right of 1");
        assertThat(state.problem()).isEmpty();
        hear("PROBLEM 2: 3 + 4 = ? (level 1, 20 s)");
        assertThat(state.verdict().orElseThrow()).hasToString("RIGHT 1: 1 + 2 = 3");
        assertThat(state.score()).hasToString("SCORE 1 points, level 1, 1 right of 1");
        assertThat(state.notice()).isEmpty();
        hear("NAME Ada", "LATE 2: 3 + 4 = 7", "PAUSE press Enter to go on");
        assertThat(state.name()).isEqualTo("Ada");
        assertThat(state.problem()).isEmpty();
        assertThat(state.notice()).isEqualTo("press Enter to go on");
    }

    @Test
    void showsATableWhenAllOfItHasCome() {
        hear("TABLE 2 rows", "BEST 1: 7 points, Ada");
        assertThat(state.best()).isEmpty();
        hear("BEST 2: 5 points, Grace", "BEST 3: 1 points, Nobody");
        assertThat(state.best()).extracting(QuizLine.Best::name).containsExactly("Ada", "Grace");
        hear("TABLE 1 rows");
        assertThat(state.best()).hasSize(2);
        hear("BEST 1: 9 points, Eve");
        assertThat(state.best()).hasSize(1);
        hear("TABLE 0 rows");
        assertThat(state.best()).isEmpty();
        hear("TABLE 999999999 rows", "BEST 1: 9 points, Eve");
        assertThat(state.best()).isEmpty();
    }

    @Test
    void namesTheProblemThatAnAnswerIsFor() {
        assertThat(state.answer(" 3 ")).isEqualTo("3");
        hear("PROBLEM 7: 1 + 2 = ? (level 1, 20 s)");
        assertThat(state.answer(" 3 ")).isEqualTo("7: 3");
        assertThat(state.answer("-3")).isEqualTo("7: -3");
        assertThat(state.answer("table")).isEqualTo("table");
        assertThat(state.answer("6: 3")).isEqualTo("6: 3");
    }
}
