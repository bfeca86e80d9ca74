package dev.tokamak.apps.quiz.window;

import java.awt.BorderLayout;
import java.awt.Dimension;

import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.SwingConstants;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.table.DefaultTableModel;

import dev.tokamak.apps.quiz.client.QuizState;

/** The player's score, and the table of the best. Event dispatch thread only. */
final class ScorePanel {

    private final JPanel root = new JPanel(new BorderLayout(0, 8));
    private final JLabel points = QuizPanel.label("points", 10);
    private final JLabel details = QuizPanel.label("details", 0);
    private final DefaultTableModel rows = new DefaultTableModel(new Object[] {"", "Name", "Points"}, 0);
    private final JTable best = new JTable(rows);

    ScorePanel() {
        var head = new JPanel(new BorderLayout(0, 2));
        head.add(points, BorderLayout.NORTH);
        head.add(details, BorderLayout.CENTER);
        best.setName("best");
        best.setEnabled(false); // to look at
        best.setFocusable(false);
        best.setRowHeight(best.getRowHeight() + 4);
        best.getTableHeader().setReorderingAllowed(false);
        best.getAccessibleContext().setAccessibleName("table of the best");
        column(0, 30, SwingConstants.RIGHT);
        column(1, 130, SwingConstants.LEFT);
        column(2, 60, SwingConstants.RIGHT);
        var scroll = new JScrollPane(best);
        scroll.setPreferredSize(new Dimension(236, 236));
        scroll.setBorder(BorderFactory.createEmptyBorder());
        root.add(head, BorderLayout.NORTH);
        root.add(scroll, BorderLayout.CENTER);
    }

    private void column(int index, int width, int alignment) {
        var renderer = new DefaultTableCellRenderer();
        renderer.setHorizontalAlignment(alignment);
        renderer.putClientProperty("html.disable", true); // names come from others
        var column = best.getColumnModel().getColumn(index);
        column.setCellRenderer(renderer);
        column.setPreferredWidth(width);
    }

    JComponent component() {
        return root;
    }

    void show(QuizState state) {
        var score = state.score();
        points.setText(score.points() + (score.points() == 1 ? " point" : " points"));
        details.setText("level " + score.level() + ", " + score.right() + " right of " + score.asked()
                + (state.name().isEmpty() ? "" : ", as " + state.name()));
        rows.setRowCount(0);
        for (var row : state.best()) {
            rows.addRow(new Object[] {row.rank(), row.name(), row.points()});
        }
    }
}
