package dev.tokamak.apps.quiz.window;

import java.awt.AWTError;
import java.awt.Dimension;
import java.awt.GraphicsEnvironment;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLightLaf;
import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.lines.LineClient;
import dev.tokamak.apps.lines.LineListener;
import dev.tokamak.apps.quiz.PlayerName;
import dev.tokamak.apps.quiz.QuizLine;
import dev.tokamak.apps.quiz.client.QuizState;
import dev.tokamak.time.NanoClock;

/**
 * A quiz in a window, and its connection. Lines arrive on the transport's thread and are handed to the event dispatch thread,
 * where all else happens.
 */
public final class QuizWindow {

    private final Optional<PlayerName> name;
    private final Function<LineListener, LineClient> connector;
    private final JFrame frame = new JFrame();
    private final QuizPanel panel;
    private final CountDownLatch closed = new CountDownLatch(1);
    private QuizState state = QuizState.START;
    private @Nullable LineClient client;
    /** Which connection this is: what an earlier one still has to say is not heard any more. */
    private int connection;

    private QuizWindow(String server, Optional<PlayerName> name, Function<LineListener, LineClient> connector) {
        this.name = name;
        this.connector = connector;
        panel = new QuizPanel(server, NanoClock.SYSTEM, new Player());
        frame.setTitle("Quiz");
        frame.setName("quiz");
    }

    /**
     * Whether windows can be opened. Any thread.
     *
     * @return empty if so, else what is lacking
     */
    public static Optional<String> whyNot() {
        if (GraphicsEnvironment.isHeadless()) {
            return Optional.of("there is no display (on Linux, DISPLAY names it)");
        }
        try {
            GraphicsEnvironment.getLocalGraphicsEnvironment();
            return Optional.empty();
        } catch (AWTError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Opens a window and begins to connect. Not from the event dispatch thread.
     *
     * @param server what the window says it is connected to
     * @param name who plays; nobody in particular if empty
     * @param dark light on dark
     * @param connector makes a connection, again and again if need be; called on the event dispatch thread
     * @return the window
     * @throws InterruptedException while waiting for the event dispatch thread
     */
    public static QuizWindow open(String server, Optional<PlayerName> name, boolean dark,
            Function<LineListener, LineClient> connector) throws InterruptedException {
        var made = new QuizWindow[1];
        try {
            SwingUtilities.invokeAndWait(() -> {
                if (dark) {
                    FlatDarkLaf.setup();
                } else {
                    FlatLightLaf.setup();
                }
                made[0] = new QuizWindow(server, name, connector);
                made[0].show();
            });
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot open the window", e.getCause());
        }
        return made[0];
    }

    /**
     * Waits until somebody closes the window. Not from the event dispatch thread.
     *
     * @throws InterruptedException while waiting
     */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    private void show() {
        frame.setContentPane(panel.component());
        frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
        frame.addWindowListener(new WindowAdapter() {
            @Override
            public void windowClosed(WindowEvent event) {
                leave();
            }
        });
        connect();
        frame.pack();
        frame.setMinimumSize(new Dimension(frame.getWidth(), frame.getHeight()));
        frame.setLocationByPlatform(true);
        frame.setVisible(true);
        panel.focus();
    }

    private void leave() {
        panel.stop();
        hangUp();
        closed.countDown();
    }

    /** What the player does. */
    private final class Player implements QuizPanel.Actions {
        @Override
        public void answer(String typed) {
            offer(state.answer(typed));
        }

        @Override
        public void skip() {
            offer("skip");
        }

        @Override
        public void reconnect() {
            QuizWindow.this.connect();
        }

        @Override
        public void close() {
            frame.dispose();
        }
    }

    private void connect() {
        hangUp();
        int mine = ++connection;
        state = QuizState.START;
        panel.show(state);
        panel.connecting();
        client = connector.apply(new LineListener() {
            @Override
            public void onLine(String line) {
                onEventThread(mine, () -> heard(QuizLine.parse(line)));
            }

            @Override
            public void onEnd(Optional<String> failure) {
                onEventThread(mine, () -> ended(failure));
            }
        });
        name.ifPresent(who -> offer("name " + who));
        offer("table");
    }

    private void offer(String line) {
        var current = client;
        if (current != null) {
            current.offer(line); // typed by a person: never more than fits
        }
    }

    private void hangUp() {
        var current = client;
        if (current != null) {
            current.close();
        }
    }

    // ---- what the server does

    private void onEventThread(int of, Runnable action) {
        SwingUtilities.invokeLater(() -> {
            if (of == connection) {
                action.run();
            }
        });
    }

    private void heard(QuizLine line) {
        state = state.after(line);
        panel.connected();
        panel.show(state);
        if (line instanceof QuizLine.Verdict verdict && verdict.outcome() == QuizLine.Outcome.RIGHT) {
            offer("table");
        }
    }

    private void ended(Optional<String> failure) {
        client = null;
        panel.disconnected(failure.orElse("the server has ended the game"));
    }
}
