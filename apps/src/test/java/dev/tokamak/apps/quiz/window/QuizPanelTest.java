package dev.tokamak.apps.quiz.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Component;
import java.awt.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JProgressBar;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tokamak.apps.quiz.QuizLine;
import dev.tokamak.apps.quiz.client.QuizState;
import dev.tokamak.probe.ManualClock;

/** What is in the window, without one: components need no display. */
class QuizPanelTest {

    private final List<String> done = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private QuizPanel panel;

    @BeforeAll
    static void noDisplay() {
        System.setProperty("java.awt.headless", "true");
    }

    @BeforeEach
    void make() throws Exception {
        SwingUtilities.invokeAndWait(() -> panel = new QuizPanel("localhost:26062", clock, new QuizPanel.Actions() {
            @Override
            public void answer(String typed) {
                done.add("answer " + typed);
            }

            @Override
            public void skip() {
                done.add("skip");
            }

            @Override
            public void reconnect() {
                done.add("reconnect");
            }

            @Override
            public void close() {
                done.add("close");
            }
        }));
    }

    private <T extends Component> T find(Class<T> type, String name) {
        return find(panel.component(), type, name);
    }

    private static <T extends Component> T find(Container in, Class<T> type, String name) {
        for (var each : in.getComponents()) {
            if (name.equals(each.getName())) {
                return type.cast(each);
            }
            var found = each instanceof Container inner ? find(inner, type, name) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private String label(String name) {
        return find(JLabel.class, name).getText();
    }

    private void onEventThread(Runnable action) throws Exception {
        SwingUtilities.invokeAndWait(action);
    }

    private void hear(String... lines) throws Exception {
        onEventThread(() -> {
            var state = QuizState.START;
            for (var line : lines) {
                state = state.after(QuizLine.parse(line));
            }
            panel.connected();
            panel.show(state);
        });
    }

    @Test
    void showsProblemTimeScoreAndTable() throws Exception {
        onEventThread(panel::connecting);
        assertThat(label("status")).isEqualTo("connecting to localhost:26062 ..");
        assertThat(find(JTextField.class, "answer").isEnabled()).isFalse();
        hear("NAME Ada", "SCORE 5 points, level 2, 4 right of 6", "WRONG 6: 1 + 1 = 2", "TABLE 1 rows",
                "BEST 1: 5 points, Ada", "PROBLEM 7: 17 + 2 = ? (level 2, 20 s)");
        assertThat(label("status")).isEqualTo("connected to localhost:26062");
        assertThat(label("problem")).isEqualTo("17 + 2");
        assertThat(label("verdict")).isEqualTo("Wrong.  1 + 1 = 2");
        assertThat(label("points")).isEqualTo("5 points");
        assertThat(label("details")).isEqualTo("level 2, 4 right of 6, as Ada");
        assertThat(find(JTable.class, "best").getValueAt(0, 1)).isEqualTo("Ada");
        var time = find(JProgressBar.class, "time");
        assertThat(List.of(time.getValue(), time.getMaximum())).containsExactly(20_000, 20_000);
        assertThat(time.getString()).isEqualTo("20 s");
        onEventThread(panel::stop);
    }

    @Test
    void theSecondsRunDownToNothing() throws Exception {
        hear("PROBLEM 7: 17 + 2 = ? (level 2, 20 s)");
        clock.advance(Duration.ofMillis(15_500));
        hear("PROBLEM 7: 17 + 2 = ? (level 2, 20 s)", "ERROR what?"); // the same problem: its time runs on
        assertThat(label("verdict")).isEqualTo("what?");
        var time = find(JProgressBar.class, "time");
        onEventThread(panel::showTime);
        assertThat(time.getString()).isEqualTo("5 s");
        clock.advance(Duration.ofSeconds(10));
        onEventThread(panel::showTime);
        assertThat(time.getString()).isEqualTo("0 s");
        onEventThread(panel::stop);
    }

    @Test
    void doesWhatIsTypedAndPressed() throws Exception {
        hear("PROBLEM 7: 17 + 2 = ? (level 2, 20 s)");
        onEventThread(() -> {
            find(JTextField.class, "answer").setText("19");
            find(JTextField.class, "answer").postActionEvent();
            assertThat(find(JTextField.class, "answer").getText()).isEmpty();
            find(JTextField.class, "answer").setText("20");
            find(JButton.class, "submit").doClick(0);
            find(JButton.class, "skip").doClick(0);
            find(JButton.class, "reconnect").doClick(0);
            panel.stop();
        });
        assertThat(done).containsExactly("answer 19", "answer 20", "skip", "reconnect");
    }

    @Test
    void saysWhyItIsNotConnected() throws Exception {
        hear("PROBLEM 7: 17 + 2 = ? (level 2, 20 s)");
        onEventThread(() -> panel.disconnected("connect failed: Connection refused"));
        assertThat(label("status")).isEqualTo("not connected to localhost:26062: connect failed: Connection refused");
        assertThat(label("problem")).isBlank();
        assertThat(find(JTextField.class, "answer").isEnabled()).isFalse();
        assertThat(find(JButton.class, "reconnect").isEnabled()).isTrue();
    }

    @Test
    void takesNothingThatAServerSaysForAPage() throws Exception {
        hear("TABLE 1 rows", "BEST 1: 5 points, <html><b>x", "ERROR <html><img src=x>");
        assertThat(find(JLabel.class, "verdict").getClientProperty("html")).isNull();
        assertThat(label("verdict")).startsWith("<html>");
        var best = find(JTable.class, "best");
        var cell = (JLabel) best.prepareRenderer(best.getCellRenderer(0, 1), 0, 1);
        assertThat(cell.getText()).startsWith("<html>");
        assertThat(cell.getClientProperty("html")).isNull();
    }
}
