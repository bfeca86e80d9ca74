package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What {@code tokamak chat --json} has printed in a room where each says numbered lines. */
public final class ChatOutput {

    private static final Pattern TEXT = Pattern
            .compile("\"event\":\"said\".*\"name\":\"([a-z]+)\".*\"text\":\"([^\"]*)\"");

    private ChatOutput() {}

    /**
     * What somebody says.
     *
     * @param name
     *            who
     * @param line
     *            which line, from 0
     * @return no other line is the same
     */
    public static String line(String name, int line) {
        return name + " says " + line;
    }

    /**
     * Fails unless everything came once and in order, and everything that was said here was acknowledged.
     *
     * @param me
     *            who has heard this
     * @param names
     *            all who have talked
     * @param lines
     *            how many lines each has said
     * @param output
     *            everything that was printed
     */
    public static void check(String me, List<String> names, int lines, List<String> output) {
        for (var name : names) {
            var heard = output.stream().map(TEXT::matcher).filter(said -> said.find() && said.group(1).equals(name))
                    .map(said -> said.group(2)).toList();
            assertThat(heard).as("%s hears %s in %s", me, name, output).containsExactlyElementsOf(name.equals(me)
                    ? List.of()
                    : IntStream.range(0, lines).mapToObj(line -> line(name, line)).toList());
        }
        assertThat(output.stream().filter(line -> line.contains("\"event\":\"sent\""))).hasSize(lines);
    }
}
