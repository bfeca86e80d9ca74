package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays out rows of text: the first and the last column to the left, the others to the right, as wide as they must be. Empty
 * columns are left out.
 */
final class TextTable {
    private static final String INDENT = "  ";
    private static final String GAP = " ";

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; all must have the same number of columns. */
    void row(String... cells) {
        if (!rows.isEmpty() && rows.getFirst().size() != cells.length) {
            throw new IllegalArgumentException("a row of " + cells.length + " among " + rows.getFirst().size());
        }
        rows.add(List.of(cells));
    }

    /** The lines, without spaces at their ends. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        for (List<String> row : rows) {
            var line = new StringBuilder(INDENT);
            for (int column = 0; column < row.size(); column++) {
                if (width(column) == 0) {
                    continue;
                }
                String cell = row.get(column);
                String fill = " ".repeat(width(column) - cell.length());
                boolean toTheLeft = column == 0 || column == row.size() - 1;
                line.append(column == 0 ? "" : GAP).append(toTheLeft ? cell + fill : fill + cell);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
