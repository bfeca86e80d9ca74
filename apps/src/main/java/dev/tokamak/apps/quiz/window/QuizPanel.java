package dev.tokamak.apps.quiz.window;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.Timer;
import javax.swing.UIManager;

import com.formdev.flatlaf.FlatLaf;

import dev.tokamak.apps.quiz.QuizLine;
import dev.tokamak.apps.quiz.client.QuizState;
import dev.tokamak.time.NanoClock;

/**
 * What is in the window: the problem, a field for the answer, the time that is left, and beside them {@link ScorePanel}. Event
 * dispatch thread only. The keyboard is enough: Enter answers, Alt-S skips, Alt-R or Ctrl-R reconnects, Ctrl-Q closes.
 */
final class QuizPanel {

    /** What the player can do. */
    interface Actions {
        void answer(String typed);

        void skip();

        void reconnect();

        void close();
    }

    private static final int FRAME_MILLIS = 100;
    private static final int HURRY_SECONDS = 5;

    private final String server;
    private final NanoClock clock;
    private final JPanel root = new JPanel(new BorderLayout(24, 16));
    private final JLabel status = label("status", 0);
    private final JButton reconnect = new JButton("Reconnect");
    private final JLabel problem = label("problem", 44);
    private final JTextField answer = new JTextField(8);
    private final JButton submit = new JButton("Answer");
    private final JButton skip = new JButton("Skip");
    private final JProgressBar time = new JProgressBar();
    private final JLabel verdict = label("verdict", 6);
    private final ScorePanel score = new ScorePanel();
    private final Timer frames = new Timer(FRAME_MILLIS, _ -> showTime());
    private Optional<QuizLine.Problem> asked = Optional.empty();
    private long deadline;

    QuizPanel(String server, NanoClock clock, Actions actions) {
        this.server = server;
        this.clock = clock;
        root.setBorder(BorderFactory.createEmptyBorder(16, 24, 20, 24));
        root.add(top(), BorderLayout.NORTH);
        root.add(game(), BorderLayout.CENTER);
        root.add(score.component(), BorderLayout.EAST);
        wire(actions);
    }

    // ---- how it looks

    private JComponent top() {
        var bar = new JPanel(new BorderLayout(12, 0));
        bar.add(status, BorderLayout.CENTER);
        bar.add(reconnect, BorderLayout.EAST);
        return bar;
    }

    private JComponent game() {
        answer.setName("answer");
        answer.setHorizontalAlignment(JTextField.CENTER);
        answer.setFont(larger(answer.getFont(), 20));
        answer.setToolTipText("the sum, then Enter");
        answer.getAccessibleContext().setAccessibleName("answer");
        submit.setName("submit");
        skip.setName("skip");
        reconnect.setName("reconnect");
        time.setName("time");
        time.setStringPainted(true);
        time.setPreferredSize(new Dimension(420, 22));
        var column = new JPanel();
        column.setLayout(new BoxLayout(column, BoxLayout.Y_AXIS));
        column.add(Box.createVerticalGlue());
        column.add(centred(problem));
        column.add(Box.createVerticalStrut(12));
        column.add(centred(answer, submit, skip));
        column.add(Box.createVerticalStrut(16));
        column.add(centred(time));
        column.add(Box.createVerticalStrut(12));
        column.add(centred(verdict));
        column.add(Box.createVerticalGlue());
        return column;
    }

    private static JComponent centred(JComponent... parts) {
        var row = new JPanel(new FlowLayout(FlowLayout.CENTER, 8, 0));
        for (var part : parts) {
            row.add(part);
        }
        row.setMaximumSize(new Dimension(Integer.MAX_VALUE, row.getPreferredSize().height));
        return row;
    }

    /** A label that shows what a server says as it stands: Swing would take a text that begins with a tag for a page. */
    static JLabel label(String name, float points) {
        var label = new JLabel(" ");
        label.setName(name);
        label.setFont(larger(label.getFont(), points));
        label.putClientProperty("html.disable", true);
        return label;
    }

    private static Font larger(Font font, float points) {
        return points == 0 ? font : font.deriveFont(Font.BOLD, font.getSize2D() + points);
    }

    // ---- what it does

    private void wire(Actions actions) {
        answer.addActionListener(_ -> submit(actions));
        submit.addActionListener(_ -> submit(actions));
        skip.addActionListener(_ -> {
            actions.skip();
            focus();
        });
        reconnect.addActionListener(_ -> actions.reconnect());
        submit.setMnemonic(KeyEvent.VK_A);
        skip.setMnemonic(KeyEvent.VK_S);
        reconnect.setMnemonic(KeyEvent.VK_R);
        onControl(KeyEvent.VK_R, actions::reconnect);
        onControl(KeyEvent.VK_Q, actions::close);
    }

    private void onControl(int key, Runnable action) {
        root.registerKeyboardAction(_ -> action.run(), KeyStroke.getKeyStroke(key, InputEvent.CTRL_DOWN_MASK),
                JComponent.WHEN_IN_FOCUSED_WINDOW);
    }

    private void submit(Actions actions) {
        actions.answer(answer.getText());
        answer.setText("");
        focus();
    }

    JComponent component() {
        return root;
    }

    void focus() {
        answer.requestFocusInWindow();
    }

    void stop() {
        frames.stop();
    }

    // ---- what it shows

    void connecting() {
        tell("connecting to " + server + " ..", "Label.foreground");
        enable(false);
    }

    void connected() {
        if (!answer.isEnabled()) {
            tell("connected to " + server, "Label.foreground");
            enable(true);
            focus();
        }
    }

    void disconnected(String why) {
        tell("not connected to " + server + ": " + why, "Component.error.focusedBorderColor");
        asked = Optional.empty();
        problem.setText(" ");
        showTime();
        enable(false);
        reconnect.requestFocusInWindow();
    }

    private void tell(String text, String colour) {
        status.setText(text);
        status.setForeground(UIManager.getColor(colour));
    }

    private void enable(boolean playing) {
        answer.setEnabled(playing);
        submit.setEnabled(playing);
        skip.setEnabled(playing);
    }

    void show(QuizState state) {
        if (!state.problem().equals(asked)) {
            ask(state.problem());
        }
        if (!state.notice().isEmpty()) {
            verdict(state.notice(), status.getForeground());
        } else {
            state.verdict().ifPresentOrElse(this::judge, () -> verdict(" ", status.getForeground()));
        }
        score.show(state);
    }

    private void ask(Optional<QuizLine.Problem> next) {
        asked = next;
        problem.setText(next.map(it -> it.a() + " + " + it.b()).orElse(" "));
        next.ifPresent(it -> deadline = clock.nanoTime() + TimeUnit.SECONDS.toNanos(it.seconds()));
        time.setMaximum(next.map(QuizLine.Problem::seconds).orElse(1) * 1000);
        showTime();
        if (next.isPresent()) {
            frames.start();
        } else {
            frames.stop();
        }
    }

    void showTime() {
        long left = asked.isEmpty() ? 0 : Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - clock.nanoTime()));
        time.setValue((int) left);
        time.setString(asked.isEmpty() ? "" : String.format(Locale.ROOT, "%d s", (left + 999) / 1000));
        time.setForeground(left < HURRY_SECONDS * 1000 ? red() : UIManager.getColor("ProgressBar.foreground"));
    }

    private void judge(QuizLine.Verdict judged) {
        var sum = judged.a() + " + " + judged.b() + " = " + (judged.a() + judged.b());
        switch (judged.outcome()) {
            case RIGHT -> verdict("Right!  " + sum, green());
            case WRONG -> verdict("Wrong.  " + sum, red());
            case LATE -> verdict("Too late.  " + sum, red());
            case SKIPPED -> verdict("Skipped.  " + sum, status.getForeground());
        }
    }

    private void verdict(String text, Color colour) {
        verdict.setText(text);
        verdict.setForeground(colour);
    }

    private static Color green() {
        return FlatLaf.isLafDark() ? new Color(0x6CC070) : new Color(0x1B7F3B);
    }

    private static Color red() {
        return FlatLaf.isLafDark() ? new Color(0xF0786E) : new Color(0xB3261E);
    }
}
