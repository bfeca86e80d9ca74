package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final Plan PLAN = new Plan(Mode.DEFAULT, List.of(new NeighbourExperiment()),
            List.of(new Variant("reactor", List.of("x"), false)), List.of(64), List.of(), List.of(), 64, 1, 3, 1,
            Optional.empty(), Duration.ofSeconds(60));

    private final Results results = new Results();

    private void measured(String experiment, int round) {
        results.add(new Measurement(new Place(experiment, "open", "tcp", 64, ""), round, "reactor",
                Map.of(Figure.P99, 1.0), Set.of(), null, List.of(), ""));
    }

    @Test
    void oneRoundOfTheMainExperimentIsAFirstLook() {
        measured("echo", 1);
        assertThat(results.isIndicative(PLAN)).isTrue();
        measured("echo", 2);
        measured("neighbour", 1);
        assertThat(results.isIndicative(PLAN)).isFalse();
    }

    @Test
    void soIsOneRoundOfAnythingElseWhereThatIsAll() {
        measured("neighbour", 1);
        assertThat(results.isIndicative(PLAN)).isTrue();
        measured("neighbour", 2);
        assertThat(results.isIndicative(PLAN)).isFalse();
    }

    @Test
    void codeIsCountedOnce() {
        measured("code", 1);
        assertThat(results.isIndicative(PLAN)).isFalse();
    }
}
