package dev.tokamak.programs;

import java.awt.AWTException;
import java.awt.Container;
import java.awt.Robot;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;

import dev.tokamak.cli.Main;
import dev.tokamak.contract.support.Await;

/**
 * Runs {@code tokamak quiz --gui} in this process and plays three problems in its window with the keys of the keyboard, then
 * closes it. Prints what it sees. Arguments: the server, and perhaps a file for a picture of the window.
 */
final class WindowPlayer {

    private final Robot robot;
    private final Window window;

    private WindowPlayer(Window window) throws AWTException {
        this.window = window;
        robot = new Robot();
        robot.setAutoDelay(5);
    }

    /**
     * The process ends when the command does.
     *
     * @param args the server; a file
     */
    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().start(() -> Main.main(new String[] {"quiz", args[0], "--gui", "--name", "Ada"}));
        Await.eventually(() -> Window.getWindows().length > 0 && Window.getWindows()[0].isShowing(), "a window");
        new WindowPlayer(Window.getWindows()[0]).play(args.length > 1 ? Path.of(args[1]) : null);
    }

    private void play(Path picture) throws Exception {
        var field = onEventThread(() -> find(window, JTextField.class, "answer"));
        var at = onEventThread(() -> field.isShowing() ? field.getLocationOnScreen() : null);
        robot.mouseMove(at.x + 10, at.y + 10);
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        Await.eventually(() -> onEventThread(field::isFocusOwner), "the field for answers has the focus");
        String shown = "";
        for (int round = 1; round <= 3; round++) {
            String before = shown;
            shown = await("problem", text -> text.contains("+") && !text.equals(before));
            System.out.println("problem: " + shown);
            var numbers = shown.split(" \\+ ");
            int sum = Integer.parseInt(numbers[0]) + Integer.parseInt(numbers[1]);
            type(String.valueOf(sum));
            int points = round;
            await("points", text -> text.startsWith(points + " point"));
            System.out.println(
                    "verdict: " + await("verdict", text -> text.startsWith("Right!  " + before(numbers, sum))));
        }
        Await.eventually(() -> onEventThread(() -> {
            var best = find(window, JTable.class, "best");
            return IntStream.range(0, best.getRowCount()).anyMatch(
                    row -> best.getValueAt(row, 1).equals("Ada") && best.getValueAt(row, 2).equals(3));
        }), "Ada with 3 points is in the table");
        if (picture != null) {
            robot.waitForIdle();
            ImageIO.write(robot.createScreenCapture(window.getBounds()), "png", picture.toFile());
        }
        SwingUtilities.invokeLater(() -> window.dispatchEvent(new WindowEvent(window, WindowEvent.WINDOW_CLOSING)));
    }

    private static String before(String[] numbers, int sum) {
        return numbers[0] + " + " + numbers[1] + " = " + sum;
    }

    private void type(String digits) {
        digits.chars().map(digit -> KeyEvent.VK_0 + digit - '0').forEach(this::press);
        press(KeyEvent.VK_ENTER);
    }

    private void press(int key) {
        robot.keyPress(key);
        robot.keyRelease(key);
    }

    private String await(String label, Predicate<String> wanted) {
        var last = new String[1];
        Await.eventually(() -> {
            last[0] = onEventThread(() -> find(window, JLabel.class, label).getText());
            return wanted.test(last[0]);
        }, () -> label + " says '" + last[0] + "'");
        return last[0];
    }

    private static <T> T find(Container in, Class<T> type, String name) {
        for (var each : in.getComponents()) {
            if (type.isInstance(each) && name.equals(each.getName())) {
                return type.cast(each);
            }
            var found = each instanceof Container inner ? find(inner, type, name) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static <T> T onEventThread(Callable<T> action) {
        var task = new FutureTask<>(action);
        SwingUtilities.invokeLater(task);
        try {
            return task.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
