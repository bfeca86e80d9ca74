package dev.tokamak.apps.quiz.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.tokamak.apps.quiz.QuizLine;

/**
 * What a player knows of the game after some lines. Immutable: each line makes the next state.
 *
 * @param problem what is being asked; empty before the first line, in a pause and at the end
 * @param verdict how the last answer was judged
 * @param score the last one told
 * @param notice the last other thing that was said, for a person
 * @param name the player's, once the server knows it
 * @param best the table as it was last told in full
 * @param coming rows of a table that is being told
 * @param rows how many of them there will be
 */
public record QuizState(Optional<QuizLine.Problem> problem, Optional<QuizLine.Verdict> verdict, QuizLine.Score score,
        String notice, String name, List<QuizLine.Best> best, List<QuizLine.Best> coming, int rows) {

    /** Rows that are believed in. */
    private static final int MOST_ROWS = 100;

    /** Nothing has been said. */
    public static final QuizState START = new QuizState(Optional.empty(), Optional.empty(),
            new QuizLine.Score(0, 1, 0, 0), "", "", List.of(), List.of(), 0);

    /** Copies the lists. */
    public QuizState {
        best = List.copyOf(best);
        coming = List.copyOf(coming);
    }

    /**
     * The state after one more line.
     *
     * @param line what the server said
     * @return perhaps the same
     */
    public QuizState after(QuizLine line) {
        return switch (line) {
            case QuizLine.Problem asked -> with(Optional.of(asked), verdict, score, "", name);
            case QuizLine.Verdict judged -> with(Optional.empty(), Optional.of(judged), score, notice, name);
            case QuizLine.Score told -> with(problem, verdict, told, notice, name);
            case QuizLine.Table(int count) -> telling(count > MOST_ROWS ? 0 : count, List.of());
            case QuizLine.Best row -> coming.size() < rows ? telling(rows, plus(row)) : this;
            case QuizLine.Text(var word, var text) -> switch (word) {
                case "NAME" -> with(problem, verdict, score, notice, text);
                case "PAUSE", "BYE" -> with(Optional.empty(), verdict, score, text, name);
                case "ERROR" -> with(problem, verdict, score, text, name);
                default -> this;
            };
        };
    }

    private QuizState with(Optional<QuizLine.Problem> newProblem, Optional<QuizLine.Verdict> newVerdict,
            QuizLine.Score newScore, String newNotice, String newName) {
        return new QuizState(newProblem, newVerdict, newScore, newNotice, newName, best, coming, rows);
    }

    private QuizState telling(int count, List<QuizLine.Best> told) {
        return new QuizState(problem, verdict, score, notice, name, told.size() == count ? told : best, told, count);
    }

    private List<QuizLine.Best> plus(QuizLine.Best row) {
        var more = new ArrayList<>(coming);
        more.add(row);
        return more;
    }

    /**
     * What to send for an answer: with the problem's number, so that one which arrives too late isn't taken for an answer to
     * the next problem.
     *
     * @param typed what the player typed
     * @return a line
     */
    public String answer(String typed) {
        var text = typed.strip();
        return problem.isPresent() && text.matches("[+-]?[0-9]+") ? problem.get().id() + ": " + text : text;
    }
}
