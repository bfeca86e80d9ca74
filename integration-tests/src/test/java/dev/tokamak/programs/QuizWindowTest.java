package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.tokamak.apps.quiz.QuizHandler;
import dev.tokamak.apps.quiz.QuizLine;
import dev.tokamak.apps.quiz.ScoreTable;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.limits.Needs;

/** The quiz's window on a display that nobody sees, with real keys. */
class QuizWindowTest {

    private static final long SEED = 62;

    private static Talk java(String display, String mainClass, String... words) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), mainClass));
        command.addAll(List.of(words));
        var program = new ProcessBuilder(command);
        program.environment().put("DISPLAY", display);
        return Talk.start(program);
    }

    @EveryTransport({TransportKind.REACTOR})
    void showsProblemsAndSendsWhatIsTyped(TestTransport t) {
        Needs.command("Xvfb");
        var table = new ScoreTable();
        var at = t.serve(() -> new QuizHandler(new Random(SEED), table));
        try (var screen = Talk.start("Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp")) {
            var display = ":" + screen.hear(line -> line.matches("\\d+"));
            try (var player = java(display, WindowPlayer.class.getName(), "127.0.0.1:" + at.getPort())) {
                var seen = player.hearAll();
                assertThat(player.exitCode()).as(seen.toString()).isZero();
                assertThat(seen).hasSize(6);
            }
        }
        assertThat(table.best()).containsExactly(new QuizLine.Best(1, 3, "Ada"));
    }

    @Test
    void saysInOneLineThatThereIsNoDisplay() {
        try (var player = java(":9999", "dev.tokamak.cli.Main", "quiz", "127.0.0.1:1", "--gui")) {
            assertThat(player.hearAll()).singleElement().asString()
                    .startsWith("tokamak quiz: cannot open a window: ").contains(":9999");
            assertThat(player.exitCode()).isEqualTo(1);
        }
    }
}
