package dev.tokamak.apps.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;

class QuizFuzzTest {

    /** Lines that begin with a word in capitals and hold nothing that a terminal would obey. */
    private static final Pattern ANSWERS = Pattern.compile("(?:[A-Z]++ [^\\p{Cc}\\p{Cf}]++\n)++");

    private final ScoreTable table = new ScoreTable();

    private static List<byte[]> bytes(String... texts) {
        return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    @Test
    void theServerSurvivesWhateverIsSentAndSaysOnlyWhatItMay() {
        var good = bytes("3\nname Zoë\ntable\n2: 7\nskip\n-0\nquit\n", "name a b\r\n1: 12\r\nhelp\r\n\r\n",
                "skip\nskip\n5\n");
        Seeded.times(Fuzz.INPUTS, random -> Fuzz.handler(random,
                () -> new QuizHandler(new Random(random.nextLong()), table), good, 4_000_000, player -> {
                    assertThat(player.isClosed()).isTrue();
                    assertThat(ANSWERS.matcher(player.received()).matches()).isTrue();
                }));
        assertThat(table.best()).hasSizeLessThanOrEqualTo(ScoreTable.ROWS)
                .allMatch(row -> PlayerName.parse(row.name()).isPresent());
    }

    @Test
    void aClientReadsWhateverAServerSays() {
        var good = bytes("PROBLEM 3: 17 + 25 = ? (level 2, 20 s)", "RIGHT 3: 17 + 25 = 42",
                "SCORE 12 points, level 3, 7 right of 9", "TABLE 2 rows", "BEST 1: 30 points, Ada", "NAME Ada");
        Seeded.times(Fuzz.INPUTS, random -> {
            var line = new String(Fuzz.input(random, good), StandardCharsets.UTF_8);
            var said = QuizLine.parse(line);
            assertThat(QuizLine.parse(said.toString())).as(line).isEqualTo(said);
        });
    }
}
