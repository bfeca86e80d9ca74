package dev.tokamak.apps.quiz.client;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import dev.tokamak.apps.lines.Screen;
import dev.tokamak.apps.quiz.QuizLine;
import dev.tokamak.time.NanoClock;

/** The quiz on a terminal: a prompt for each problem, in front of which the seconds run down. Any thread. */
public final class QuizScreen implements Screen {

    // ECMA-48, and DECSC and DECRC, which all terminals know
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";
    private static final String SAVE_CURSOR = "\0337";
    private static final String RESTORE_CURSOR = "\0338";

    private final PrintWriter out;
    private final boolean colours;
    private final NanoClock clock;
    // guarded by this
    private QuizState state = QuizState.START;
    private long deadline;
    private boolean atPrompt;
    /** What was said since has scrolled the problem away. */
    private boolean promptDue;

    /**
     * A screen.
     *
     * @param out the terminal
     * @param colours whether it shows colours
     * @param clock for the seconds that are left
     */
    public QuizScreen(PrintWriter out, boolean colours, NanoClock clock) {
        this.out = out;
        this.colours = colours;
        this.clock = clock;
    }

    @Override
    public synchronized void show(String line) {
        if (atPrompt) {
            out.println(); // nobody pressed Enter
            atPrompt = false;
        }
        var said = QuizLine.parse(line);
        state = state.after(said);
        switch (said) {
            case QuizLine.Problem problem -> ask(problem);
            case QuizLine.Verdict verdict -> out.println(inWords(verdict));
            case QuizLine.Score score -> out.println(score.points() + " points, level " + score.level());
            case QuizLine.Table _ -> out.println("the best:");
            case QuizLine.Best best -> out.println(
                    String.format(Locale.ROOT, "%3d %6d  %s", best.rank(), best.points(), best.name()));
            case QuizLine.Text(var word, var text) -> out.println(inWords(word, text));
        }
        promptDue = !atPrompt;
        out.flush();
    }

    private void ask(QuizLine.Problem problem) {
        deadline = clock.nanoTime() + TimeUnit.SECONDS.toNanos(problem.seconds());
        prompt(problem);
    }

    private void prompt(QuizLine.Problem problem) {
        out.print(secondsLeft() + problem.a() + " + " + problem.b() + " = ");
        out.flush();
        atPrompt = true;
        promptDue = false;
    }

    private String inWords(String word, String text) {
        return switch (word) {
            case "WELCOME" -> "Welcome " + text;
            case "NAME" -> "you are " + text;
            case "PAUSE" -> "paused " + text;
            case "ERROR" -> coloured(YELLOW, text);
            default -> text;
        };
    }

    private String inWords(QuizLine.Verdict verdict) {
        var sum = verdict.a() + " + " + verdict.b() + " = " + (verdict.a() + verdict.b());
        return switch (verdict.outcome()) {
            case RIGHT -> coloured(GREEN, "right: " + sum);
            case WRONG -> coloured(RED, "wrong: " + sum);
            case LATE -> coloured(YELLOW, "too late: " + sum + " (Ctrl-U clears what you have typed)");
            case SKIPPED -> "skipped: " + sum;
        };
    }

    private String coloured(String colour, String text) {
        return colours ? colour + text + PLAIN : text;
    }

    /** Always as wide, so that it can be written over. Rounded up: "0 s" is over. */
    private String secondsLeft() {
        long left = Math.max(0, deadline - clock.nanoTime());
        return String.format(Locale.ROOT, "[%2d s] ", TimeUnit.NANOSECONDS.toSeconds(left + 999_999_999));
    }

    @Override
    public synchronized String typed(String line) {
        atPrompt = false;
        promptDue = false;
        return state.answer(line);
    }

    @Override
    public synchronized void tick() {
        if (atPrompt) {
            out.print(SAVE_CURSOR + "\r" + secondsLeft() + RESTORE_CURSOR);
            out.flush();
        } else if (promptDue) {
            state.problem().ifPresent(this::prompt);
        }
    }
}
