package dev.tokamak.apps.guess;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
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
 * One player guessing a number from 1 to {@value #LARGEST}. A line comes in, an answer goes out, and what a line means
 * depends on the state:
 *
 * <pre>
 *     onOpen: "Welcome"
 *             |
 *             v       too low, too high, no number
 *   +----> GUESSING ------------------+
 *   |         |  ^                    |
 *   |         |  +--------------------+
 *   |         | "Winner"
 *   | yes     v       neither yes nor no
 *   +------- WON ---------------------+
 *             |  ^                    |
 *             |  +--------------------+
 *             | no
 *             v
 *           LEFT  &lt;---- from both: quit, a deadline, a line too long, the end of input
 * </pre>
 */
public final class GuessHandler implements ConnectionHandler {

    /** Numbers go from 1 to this. */
    public static final int LARGEST = 100;
    /** The longest line that is read, in bytes, without its end. */
    public static final int LONGEST_LINE = 100;
    /** How long a player may think before a line. */
    public static final Duration THINKING = Duration.ofMinutes(10);
    /** How long the rest of a line may take once it has begun. */
    public static final Duration REST_OF_LINE = Duration.ofSeconds(30);

    private static final String PROMPT = "\nYour guess?";
    private static final String AGAIN = "\nAnother game, yes or no?";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

    private enum State {
        GUESSING,
        WON,
        LEFT
    }

    private final RandomGenerator random;
    private final LineDecoder lines = new LineDecoder(LONGEST_LINE);
    private State state = State.GUESSING;
    private int number;
    private int tries;
    private boolean lineBegun;
    private @Nullable Cancellable deadline;

    /**
     * A player who hasn't arrived.
     *
     * @param random where the numbers come from; of this player alone
     */
    public GuessHandler(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void onOpen(Connection c) {
        think(c);
        send(c, "Welcome!\n" + newGame());
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
                case Decoded.Malformed(var why) -> leave(c, "That is no guess: " + why + ".");
            }
        }
    }

    /** Whoever ends without ending the last line has said it all the same. */
    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        if (state != State.LEFT && rest.hasRemaining()) {
            hear(c, rest);
        }
        c.close();
    }

    // ---- the game

    private boolean hear(Connection c, ByteBuffer line) {
        think(c);
        var answer = answer(StandardCharsets.UTF_8.decode(line).toString().strip().toLowerCase(Locale.ROOT));
        boolean more = send(c, answer);
        if (state == State.LEFT) {
            c.close(); // after the answer
        }
        return more;
    }

    private String answer(String line) {
        if (line.equals("quit")) {
            state = State.LEFT;
            return "Goodbye.";
        }
        return state == State.GUESSING ? assess(line) : another(line);
    }

    private String assess(String line) {
        int guess = NUMBER.matcher(line).matches() ? Integer.parseInt(line) : 0;
        if (guess < 1 || guess > LARGEST) {
            return "A whole number from 1 to " + LARGEST + ", please, or quit." + PROMPT;
        }
        tries++;
        if (guess != number) {
            return (guess < number ? "Too low." : "Too high.") + PROMPT;
        }
        state = State.WON;
        return "Winner! It was " + number + ", and you needed " + tries + (tries == 1 ? " try." : " tries.") + AGAIN;
    }

    private String another(String line) {
        return switch (line) {
            case "yes", "y" -> newGame();
            case "no", "n" -> {
                state = State.LEFT;
                yield "Goodbye.";
            }
            default -> "Yes or no, please." + AGAIN;
        };
    }

    private String newGame() {
        state = State.GUESSING;
        number = random.nextInt(1, LARGEST + 1);
        tries = 0;
        return "I am thinking of a number from 1 to " + LARGEST + "." + PROMPT;
    }

    // ---- what every protocol of lines needs

    private static boolean send(Connection c, String answer) {
        return c.write(SharedBytes.utf8(answer + "\n")); // in one write, for clients that read once
    }

    private void leave(Connection c, String why) {
        state = State.LEFT;
        send(c, why + " Goodbye.");
        c.close();
    }

    private void think(Connection c) {
        lineBegun = false;
        leaveAfter(c, THINKING, "You have thought for " + THINKING.toMinutes() + " minutes.");
    }

    /** Counted from the line's first byte, so that a byte now and then doesn't make it any longer. */
    private void awaitRest(Connection c, ByteBuffer unfinished) {
        if (unfinished.hasRemaining() && !lineBegun) {
            lineBegun = true;
            leaveAfter(c, REST_OF_LINE, "Your line has no end: press Enter (send LF) after each guess.");
        }
    }

    private void leaveAfter(Connection c, Duration time, String why) {
        var before = deadline;
        if (before != null) {
            before.cancel();
        }
        deadline = c.schedule(time, () -> leave(c, why));
    }
}
