package dev.tokamak.apps.quiz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The best players of a server, shared by all connections. Kept in memory: it begins empty with each start, and nobody has
 * been promised more. Any thread; its lock is held for a few comparisons, never while writing.
 */
public final class ScoreTable {

    /** Rows at most. */
    public static final int ROWS = 10;

    private record Entry(PlayerName name, int points) {}

    private final List<Entry> best = new ArrayList<>(ROWS + 1); // guarded by this

    /** An empty table. */
    public ScoreTable() {}

    /**
     * Enters a player, if there is room or somebody worse. A name has one row, with the most points it ever had; whoever had as
     * many points before stays above.
     *
     * @param name who
     * @param points 1 or more; 0 is no score
     */
    public synchronized void record(PlayerName name, int points) {
        for (var entry : best) {
            if (entry.name().equals(name) && entry.points() >= points) {
                return;
            }
        }
        if (points > 0) {
            best.removeIf(entry -> entry.name().equals(name));
            best.add(new Entry(name, points));
            best.sort(Comparator.comparingInt(Entry::points).reversed()); // stable
            if (best.size() > ROWS) {
                best.removeLast();
            }
        }
    }

    /**
     * The table as it is now.
     *
     * @return the best first, at most {@value #ROWS}
     */
    public synchronized List<QuizLine.Best> best() {
        var rows = new ArrayList<QuizLine.Best>(best.size());
        for (var entry : best) {
            rows.add(new QuizLine.Best(rows.size() + 1, entry.points(), entry.name().text()));
        }
        return rows;
    }
}
