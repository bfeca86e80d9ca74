package dev.tokamak.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import dev.tokamak.apps.guess.GuessHandler;
import dev.tokamak.apps.quiz.QuizHandler;
import dev.tokamak.apps.quiz.ScoreTable;
import dev.tokamak.probe.HandlerProbe;

/** The games' pages: their conversations are held, word for word, and the code that they show stands in the source. */
class DocumentedConversationsTest {

    private static final Path ROOT = Path.of(System.getProperty("tokamak.root"));
    private static final String GUESS_SOURCE = "apps/src/main/java/dev/tokamak/apps/guess/GuessHandler.java";

    /** These numbers, one after the other. */
    private static RandomGenerator numbers(Integer... numbers) {
        var rest = new ArrayDeque<>(Arrays.asList(numbers));
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int nextInt(int from, int to) {
                return rest.remove();
            }
        };
    }

    private static List<String> blocks(String page, String kind) throws IOException {
        var text = Files.readString(ROOT.resolve("docs/apps").resolve(page));
        return Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$").matcher(text).results()
                .filter(block -> block.group(1).equals(kind)).map(block -> block.group(2)).toList();
    }

    private static void hold(String page, HandlerProbe peer) throws IOException {
        var said = new ArrayDeque<String>();
        for (var line : blocks(page, "").getFirst().lines().toList()) {
            said.addAll(peer.received().lines().toList());
            if (line.equals("server: FIN")) {
                assertThat(peer.sawEnd()).isTrue();
            } else if (line.startsWith("server: ")) {
                assertThat(said.poll()).isEqualTo(line.substring("server: ".length()));
            } else if (line.startsWith("client: ")) {
                assertThat(said).isEmpty();
                peer.send(line.substring("client: ".length()) + "\n");
            } else {
                assertThat(line.strip()).isEqualTo(".. 20 seconds ..");
                peer.advance(Duration.ofSeconds(20));
            }
        }
        assertThat(said).isEmpty();
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void guess() throws IOException {
        hold("guess.md", HandlerProbe.open(new GuessHandler(numbers(42))));
    }

    @Test
    void quiz() throws IOException {
        hold("quiz.md", HandlerProbe.open(new QuizHandler(numbers(7, 5, 3, 9, 6, 6), new ScoreTable())));
    }

    @Test
    void theTutorialShowsTheSource() throws IOException {
        var source = Files.readString(ROOT.resolve(GUESS_SOURCE));
        var shown = blocks("guess.md", "java").getLast();
        assertThat(shown).startsWith("private String answer(String line)");
        assertThat(source).contains(shown.lines().map(line -> "    " + line).collect(Collectors.joining("\n")));
    }
}
