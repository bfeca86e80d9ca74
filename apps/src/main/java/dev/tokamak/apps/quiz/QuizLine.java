package dev.tokamak.apps.quiz;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a quiz server says: one line each, beginning with a word in capitals. {@code toString} makes the line, {@link #parse}
 * reads it, so servers and clients can't disagree.
 */
public sealed interface QuizLine {

    /** How an answer, or the lack of one, was judged: the first word of a {@link Verdict}. */
    enum Outcome {
        /** The sum it was. */
        RIGHT,
        /** Another number. */
        WRONG,
        /** No answer within the time. */
        LATE,
        /** The player asked for another problem. */
        SKIPPED
    }

    /**
     * {@code PROBLEM 3: 17 + 25 = ? (level 2, 20 s)}.
     *
     * @param id 1 for a connection's first problem, 2 for the second ..
     * @param a 1 or more
     * @param b 1 or more
     * @param level 1 or more
     * @param seconds how long an answer may take
     */
    record Problem(int id, int a, int b, int level, int seconds) implements QuizLine {
        private static final Pattern FORM = form("PROBLEM #: # \\+ # = \\? \\(level #, # s\\)");

        /**
         * The right answer.
         *
         * @return a + b
         */
        public int sum() {
            return a + b;
        }

        @Override
        public String toString() {
            return "PROBLEM " + id + ": " + a + " + " + b + " = ? (level " + level + ", " + seconds + " s)";
        }
    }

    /**
     * {@code RIGHT 3: 17 + 25 = 42}, or WRONG, LATE, SKIPPED: with the right sum in any case.
     *
     * @param outcome how it went
     * @param id of the problem
     * @param a of the problem
     * @param b of the problem
     */
    record Verdict(Outcome outcome, int id, int a, int b) implements QuizLine {
        private static final Pattern FORM = form("(RIGHT|WRONG|LATE|SKIPPED) #: # \\+ # = #");

        @Override
        public String toString() {
            return outcome + " " + id + ": " + a + " + " + b + " = " + (a + b);
        }
    }

    /**
     * {@code SCORE 12 points, level 3, 7 right of 9}.
     *
     * @param points 0 or more
     * @param level of the next problem
     * @param right problems answered right
     * @param asked problems asked
     */
    record Score(int points, int level, int right, int asked) implements QuizLine {
        private static final Pattern FORM = form("SCORE # points, level #, # right of #");

        @Override
        public String toString() {
            return "SCORE " + points + " points, level " + level + ", " + right + " right of " + asked;
        }
    }

    /**
     * {@code TABLE 2 rows}: so many {@link Best} follow at once.
     *
     * @param rows 0 or more
     */
    record Table(int rows) implements QuizLine {
        private static final Pattern FORM = form("TABLE # rows");

        @Override
        public String toString() {
            return "TABLE " + rows + " rows";
        }
    }

    /**
     * {@code BEST 1: 30 points, Ada}.
     *
     * @param rank 1 for the best
     * @param points 1 or more
     * @param name of the player
     */
    record Best(int rank, int points, String name) implements QuizLine {
        private static final Pattern FORM = form("BEST #: # points, (.{1,100})");

        @Override
        public String toString() {
            return "BEST " + rank + ": " + points + " points, " + name;
        }
    }

    /**
     * Any other line: WELCOME, NAME, PAUSE, HELP, ERROR, BYE, and words that a later version may bring. A program that doesn't
     * know the word ignores the line.
     *
     * @param word the first word
     * @param text the rest; empty when there is none
     */
    record Text(String word, String text) implements QuizLine {
        @Override
        public String toString() {
            return text.isEmpty() ? word : word + " " + text;
        }
    }

    /**
     * Reads a line.
     *
     * @param line without its end
     * @return a {@link Text} when it has none of the other forms
     */
    static QuizLine parse(String line) {
        int space = line.indexOf(' ');
        var word = space < 0 ? line : line.substring(0, space);
        Optional<QuizLine> known = switch (word) {
            case "PROBLEM" -> match(Problem.FORM, line)
                    .map(m -> new Problem(number(m, 1), number(m, 2), number(m, 3), number(m, 4), number(m, 5)));
            case "RIGHT", "WRONG", "LATE", "SKIPPED" -> match(Verdict.FORM, line)
                    .map(m -> new Verdict(Outcome.valueOf(m.group(1)), number(m, 2), number(m, 3), number(m, 4)));
            case "SCORE" -> match(Score.FORM, line)
                    .map(m -> new Score(number(m, 1), number(m, 2), number(m, 3), number(m, 4)));
            case "TABLE" -> match(Table.FORM, line).map(m -> new Table(number(m, 1)));
            case "BEST" -> match(Best.FORM, line).map(m -> new Best(number(m, 1), number(m, 2), m.group(3)));
            default -> Optional.empty();
        };
        return known.orElseGet(() -> new Text(word, space < 0 ? "" : line.substring(space + 1)));
    }

    /** # stands for a number of at most nine digits: what a server says fits, and nothing overflows. */
    private static Pattern form(String form) {
        return Pattern.compile(form.replace("#", "([0-9]{1,9})"));
    }

    private static Optional<MatchResult> match(Pattern form, String line) {
        var matcher = form.matcher(line);
        return matcher.matches() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }

    private static int number(MatchResult match, int group) {
        return Integer.parseInt(match.group(group));
    }
}
