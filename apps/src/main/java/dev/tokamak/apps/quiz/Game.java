package dev.tokamak.apps.quiz;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

import dev.tokamak.apps.quiz.QuizLine.Outcome;

/**
 * One player's game: which problem comes next, and what an answer is worth. Three right answers in a row make problems
 * harder, a wrong or late one makes them easier, and points are never lost. Knows no connection and no clock; one thread.
 */
final class Game {

    /** Right answers in a row that lead to the next level. */
    static final int STREAK = 3;

    private final RandomGenerator random;
    private Level level = Level.FIRST;
    private int streak;
    private int points;
    private int right;
    private int asked;
    private int lastA;
    private int lastB;

    Game(RandomGenerator random) {
        this.random = random;
    }

    Level level() {
        return level;
    }

    int points() {
        return points;
    }

    QuizLine.Score score() {
        return new QuizLine.Score(points, level.number(), right, asked);
    }

    /** Another one than the last: the same again would look as if the answer had not arrived. */
    QuizLine.Problem next() {
        int largest = level.largest();
        int a = random.nextInt(1, largest + 1);
        int b = a == lastA ? anotherThan(lastB, largest) : random.nextInt(1, largest + 1);
        lastA = a;
        lastB = b;
        return new QuizLine.Problem(++asked, a, b, level.number(), (int) level.time().toSeconds());
    }

    /** One draw is enough: from a range that is shorter by one, in which the numbers above the gap have moved down. */
    private int anotherThan(int taken, int largest) {
        if (taken > largest) { // the level has become easier
            return random.nextInt(1, largest + 1);
        }
        int drawn = random.nextInt(1, largest);
        return drawn < taken ? drawn : drawn + 1;
    }

    /**
     * Judges a number, however large.
     *
     * @param number digits, perhaps with a sign
     */
    QuizLine.Verdict judge(QuizLine.Problem problem, String number) {
        boolean isRight = new BigInteger(number).equals(BigInteger.valueOf(problem.sum()));
        if (!isRight) {
            return missed(problem, Outcome.WRONG);
        }
        right++;
        points += level.number();
        if (++streak == STREAK) {
            streak = 0;
            level = level.harder();
        }
        return new QuizLine.Verdict(Outcome.RIGHT, problem.id(), problem.a(), problem.b());
    }

    QuizLine.Verdict late(QuizLine.Problem problem) {
        return missed(problem, Outcome.LATE);
    }

    private QuizLine.Verdict missed(QuizLine.Problem problem, Outcome how) {
        streak = 0;
        level = level.easier();
        return new QuizLine.Verdict(how, problem.id(), problem.a(), problem.b());
    }

    /** Skipping costs nothing but the row of right answers. */
    QuizLine.Verdict skip(QuizLine.Problem problem) {
        streak = 0;
        return new QuizLine.Verdict(Outcome.SKIPPED, problem.id(), problem.a(), problem.b());
    }
}
