package dev.tokamak.apps.quiz.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.tokamak.probe.ManualClock;

class QuizScreenTest {

    private final StringWriter terminal = new StringWriter();
    private final ManualClock clock = new ManualClock();

    private String shown(QuizScreen screen, String... lines) {
        for (var line : lines) {
            screen.show(line);
        }
        return shown();
    }

    private String shown() {
        var text = terminal.toString().replace(System.lineSeparator(), "\n");
        terminal.getBuffer().setLength(0);
        return text;
    }

    private QuizScreen screen(boolean colours) {
        return new QuizScreen(new PrintWriter(terminal), colours, clock);
    }

    @Test
    void asksAtAPromptInWhichTheSecondsRunDown() {
        var screen = screen(false);
        assertThat(shown(screen, "WELCOME to the quiz", "PROBLEM 1: 7 + 5 = ? (level 1, 20 s)"))
                .isEqualTo("Welcome to the quiz\n[20 s] 7 + 5 = ");
        clock.advance(Duration.ofMillis(11_001));
        screen.tick();
        assertThat(shown()).isEqualTo("\0337\r[ 9 s] \0338");
        assertThat(screen.typed("12")).isEqualTo("1: 12");
        screen.tick();
        assertThat(shown()).isEmpty();
        assertThat(shown(screen, "RIGHT 1: 7 + 5 = 12", "SCORE 1 points, level 1, 1 right of 1",
                "PROBLEM 2: 1 + 1 = ? (level 1, 20 s)"))
                .isEqualTo("right: 7 + 5 = 12\n1 points, level 1\n[20 s] 1 + 1 = ");
        clock.advance(Duration.ofSeconds(30));
        screen.tick();
        assertThat(shown()).isEqualTo("\0337\r[ 0 s] \0338");
    }

    @Test
    void beginsALineWhenTheServerInterrupts() {
        var screen = screen(false);
        shown(screen, "PROBLEM 1: 7 + 5 = ? (level 1, 20 s)");
        assertThat(shown(screen, "LATE 1: 7 + 5 = 12")).startsWith("\ntoo late: 7 + 5 = 12");
    }

    @Test
    void showsTheProblemAgainAfterOtherThings() {
        var screen = screen(false);
        shown(screen, "PROBLEM 1: 7 + 5 = ? (level 1, 20 s)");
        screen.typed("table");
        assertThat(shown(screen, "TABLE 1 rows", "BEST 1: 7 points, Ada")).isEqualTo("the best:\n  1      7  Ada\n");
        screen.tick();
        assertThat(shown()).isEqualTo("[20 s] 7 + 5 = ");
    }

    @Test
    void hasColoursOnlyWhereThereAreColours() {
        assertThat(shown(screen(true), "WRONG 1: 7 + 5 = 12")).isEqualTo("\033[31mwrong: 7 + 5 = 12\033[0m\n");
        assertThat(shown(screen(false), "WRONG 1: 7 + 5 = 12")).isEqualTo("wrong: 7 + 5 = 12\n");
    }
}
