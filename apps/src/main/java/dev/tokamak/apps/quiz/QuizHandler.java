package dev.tokamak.apps.quiz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.LineDecoder;
import dev.tokamak.net.Cancellable;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;

/**
 * One player of the quiz.
 *
 * <pre>
 *   onOpen
 *     |        right, wrong, skip, late
 *     v       +-------+
 *   ASKING &lt;--+       |
 *     |  +------------+
 *     |
 *     | {@value #MISSES} late ones in a row        any answer, an empty line
 *     +---------------------&gt; PAUSED ---------------------------&gt; ASKING
 *
 *   from both: quit, the end of input, a deadline, a line too long ----&gt; LEFT
 * </pre>
 *
 * A clock runs for each problem. It is the server's, so the time on the way counts too; an answer is in time if it is read
 * before the time is up. An answer is to the problem that is being asked when it is read, unless it names another.
 */
public final class QuizHandler implements ConnectionHandler {

    /** The longest line that is read, in bytes, without its end. */
    public static final int LONGEST_LINE = 200;
    /** How long the rest of a line may take once it has begun. */
    public static final Duration REST_OF_LINE = Duration.ofSeconds(30);
    /** Problems in a row without a sign of life before asking stops. */
    public static final int MISSES = 3;
    /** How long a pause may be. */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** A number, perhaps with the problem that it answers in front: {@code 42}, {@code -1}, {@code 3: 42}. */
    private static final Pattern ANSWER = Pattern.compile("(?:([0-9]{1,9}) *: *)?([+-]?[0-9]+)");

    private static final List<String> HELP = List.of(
            "type the sum and press Enter; a program may send '3: 42' to answer problem 3 and no other",
            "a right answer gives as many points as its level; " + Game.STREAK + " in a row lead to the next level",
            "name NAME enters you into the table of the best, table shows it",
            "skip asks for another problem, quit ends");

    private enum State {
        ASKING,
        PAUSED,
        LEFT
    }

    private final Game game;
    private final ScoreTable table;
    private final LineDecoder lines = new LineDecoder(LONGEST_LINE);
    private final StringBuilder answer = new StringBuilder();
    private State state = State.PAUSED;
    private QuizLine.Problem problem = new QuizLine.Problem(0, 0, 0, 0, 0);
    private Optional<PlayerName> name = Optional.empty();
    private int misses;
    private @Nullable Cancellable clock;
    private @Nullable Cancellable restOfLine;

    /**
     * A player who hasn't arrived.
     *
     * @param random where the problems come from; of this player alone
     * @param table shared with the others
     */
    public QuizHandler(RandomGenerator random, ScoreTable table) {
        this.game = new Game(random);
        this.table = table;
    }

    @Override
    public void onOpen(Connection c) {
        say("WELCOME", "to the quiz: type the sum and press Enter, or help");
        ask(c);
        send(c);
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (state != State.LEFT) {
            switch (lines.decode(in)) {
                case Decoded.Frame(var line) -> {
                    if (!hear(c, line)) {
                        return; // answers pile up: what is unread comes again when they have been taken
                    }
                }
                case Decoded.NeedMore() -> {
                    awaitRest(c, in);
                    return;
                }
                case Decoded.Malformed(var why) -> {
                    say("ERROR", why);
                    leave(c, "goodbye");
                }
            }
        }
    }

    /** Whoever ends without ending the last line has said it all the same. */
    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        if (state != State.LEFT && rest.hasRemaining()) {
            hear(c, rest);
        }
        if (state != State.LEFT) {
            leave(c, "goodbye");
        }
    }

    // ---- what is said to us

    private boolean hear(Connection c, ByteBuffer line) {
        misses = 0;
        restOfLine = stopped(restOfLine);
        obey(c, StandardCharsets.UTF_8.decode(line).toString().strip());
        return state != State.LEFT && send(c);
    }

    private void obey(Connection c, String line) {
        int space = line.indexOf(' ');
        var word = (space < 0 ? line : line.substring(0, space)).toLowerCase(Locale.ROOT);
        switch (word) {
            case "name" -> call(space < 0 ? "" : line.substring(space));
            case "table" -> showTable();
            case "help" -> HELP.forEach(text -> say("HELP", text));
            case "quit" -> leave(c, "goodbye");
            case "skip" -> skip(c);
            case "" -> goOn(c);
            default -> answer(c, line);
        }
    }

    private void call(String text) {
        var wanted = PlayerName.parse(text);
        if (wanted.isEmpty()) {
            say("ERROR", PlayerName.RULE);
        } else if (name.isPresent()) { // or one score could fill the whole table
            say("ERROR", "you are " + name.get() + " already");
        } else {
            name = wanted;
            table.record(wanted.get(), game.points());
            say("NAME", wanted.get().text());
        }
    }

    private void showTable() {
        var best = table.best();
        say(new QuizLine.Table(best.size()));
        best.forEach(this::say);
    }

    private void skip(Connection c) {
        if (state == State.ASKING) {
            say(game.skip(problem));
        }
        ask(c);
    }

    private void goOn(Connection c) {
        if (state == State.PAUSED) {
            ask(c);
        }
    }

    private void answer(Connection c, String line) {
        var matcher = ANSWER.matcher(line);
        if (!matcher.matches()) {
            say("ERROR", "a whole number in the digits 0 to 9, please, or help");
            return;
        }
        var id = matcher.group(1);
        if (state == State.PAUSED) {
            ask(c);
        } else if (id != null && Integer.parseInt(id) != problem.id()) {
            say("ERROR", "problem " + id + " is not being asked, " + problem.id() + " is");
        } else {
            judge(c, matcher.group(2));
        }
    }

    private void judge(Connection c, String number) {
        var verdict = game.judge(problem, number);
        if (verdict.outcome() == QuizLine.Outcome.RIGHT) {
            name.ifPresent(who -> table.record(who, game.points()));
        }
        say(verdict);
        say(game.score());
        ask(c);
    }

    // ---- what we do

    private void ask(Connection c) {
        stopped(clock);
        state = State.ASKING;
        problem = game.next();
        say(problem);
        clock = c.schedule(Duration.ofSeconds(problem.seconds()), () -> timeIsUp(c));
    }

    private void timeIsUp(Connection c) {
        say(game.late(problem));
        say(game.score());
        if (++misses < MISSES) {
            ask(c);
        } else {
            state = State.PAUSED;
            say("PAUSE", "after " + MISSES + " problems without an answer: press Enter to go on");
            clock = c.schedule(LONGEST_PAUSE,
                    () -> leave(c, "you were away for " + LONGEST_PAUSE.toMinutes() + " minutes"));
        }
        send(c);
    }

    /** Counted from the line's first byte, so that a byte now and then doesn't make it any longer. */
    private void awaitRest(Connection c, ByteBuffer unfinished) {
        if (unfinished.hasRemaining() && restOfLine == null) {
            restOfLine = c.schedule(REST_OF_LINE, () -> {
                say("ERROR", "a line has no end: press Enter (send LF) after each answer");
                leave(c, "goodbye");
            });
        }
    }

    private void leave(Connection c, String why) {
        state = State.LEFT;
        clock = stopped(clock);
        restOfLine = stopped(restOfLine);
        say("BYE", game.points() + " points, " + why);
        send(c);
        c.close();
    }

    private static @Nullable Cancellable stopped(@Nullable Cancellable timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
    }

    private void say(String word, String text) {
        say(new QuizLine.Text(word, text));
    }

    private void say(QuizLine line) {
        answer.append(line).append('\n');
    }

    /** All that was said, in one write, for clients that read once. Says whether the player may go on. */
    private boolean send(Connection c) {
        var bytes = SharedBytes.utf8(answer.toString());
        answer.setLength(0);
        return bytes.size() == 0 || c.write(bytes);
    }
}
