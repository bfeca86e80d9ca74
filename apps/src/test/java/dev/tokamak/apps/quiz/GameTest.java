package dev.tokamak.apps.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;

/** Which problems are asked. */
class GameTest {

    /** Draws the same place of its range again and again. */
    private record Stubborn(int above) implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int nextInt(int from, int to) {
            return Math.min(from + above, to - 1);
        }
    }

    /** 5, then the largest there is, in turn. */
    private static final class FiveAndTheLargest implements RandomGenerator {
        private boolean odd;

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int nextInt(int from, int to) {
            odd = !odd;
            return odd ? 5 : to - 1;
        }
    }

    private static String numbers(QuizLine.Problem problem) {
        return problem.a() + " + " + problem.b();
    }

    @Test
    void neverTheSameProblemTwiceInARow() {
        for (int above = 0; above < 10; above++) {
            var game = new Game(new Stubborn(above));
            var before = numbers(game.next());
            for (int i = 0; i < 10; i++) {
                var now = numbers(game.next());
                assertThat(now).isNotEqualTo(before);
                before = now;
            }
        }
    }

    @Test
    void theNumbersStayInTheRangeOfTheLevelAndAllOfThemCome() {
        var game = new Game(new Random(1));
        var seen = new boolean[11][11];
        var before = game.next();
        for (int i = 0; i < 5_000; i++) {
            var now = game.next();
            assertThat(numbers(now)).isNotEqualTo(numbers(before));
            assertThat(now.a()).isBetween(1, 10);
            assertThat(now.b()).isBetween(1, 10);
            seen[now.a()][now.b()] = true;
            before = now;
        }
        for (int a = 1; a <= 10; a++) {
            for (int b = 1; b <= 10; b++) {
                assertThat(seen[a][b]).as(a + " + " + b).isTrue();
            }
        }
    }

    @Test
    void aNumberTooLargeForAnEasierLevelIsNoneToAvoid() {
        var game = new Game(new FiveAndTheLargest());
        for (int i = 0; i < Game.STREAK; i++) {
            var problem = game.next();
            game.judge(problem, String.valueOf(problem.sum()));
        }
        var hard = game.next();
        assertThat(numbers(hard)).isEqualTo("5 + 20");
        game.judge(hard, "0");
        assertThat(numbers(game.next())).isEqualTo("5 + 10");
    }
}
