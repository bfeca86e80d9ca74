package dev.tokamak.apps.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class ScoreTableTest {

    private final ScoreTable table = new ScoreTable();

    private void record(String name, int points) {
        table.record(new PlayerName(name), points);
    }

    @Test
    void keepsTheMostPointsOfEachNameBestFirst() {
        record("Ada", 3);
        record("Grace", 5);
        record("Ada", 7);
        record("Ada", 2);
        record("Nobody", 0);
        record("Later", 5);
        assertThat(table.best()).extracting(QuizLine.Best::toString).containsExactly("BEST 1: 7 points, Ada",
                "BEST 2: 5 points, Grace", "BEST 3: 5 points, Later");
    }

    @Test
    void hasRoomForTheBestOnly() {
        for (int i = 1; i <= ScoreTable.ROWS + 1; i++) {
            record("player " + i, i);
        }
        assertThat(table.best()).hasSize(ScoreTable.ROWS).extracting(QuizLine.Best::name).doesNotContain("player 1");
        record("late", 2); // as many as the last one, who was first
        assertThat(table.best()).extracting(QuizLine.Best::name).doesNotContain("late");
    }

    @Test
    void twoThreadsLoseNothing() throws Exception {
        int rounds = 20_000;
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var ended = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 2; thread++) {
                int mine = thread;
                ended.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    for (int points = 1; points <= rounds; points++) {
                        record("thread " + mine, points);
                        record("shared", mine == 0 ? points : rounds + 1 - points);
                        assertThat(table.best()).hasSizeBetween(1, 3);
                    }
                    return null;
                }));
            }
            for (var end : ended) {
                end.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(table.best()).extracting(QuizLine.Best::points).containsExactly(rounds, rounds, rounds);
        assertThat(table.best()).extracting(QuizLine.Best::rank).containsExactly(1, 2, 3);
    }
}
