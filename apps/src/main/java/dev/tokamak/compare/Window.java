package dev.tokamak.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One part of a measured interval: the answers to the messages that were meant to leave in it. So a delay stands where it
 * began to hurt, and not where the server got over it.
 *
 * @param answers      how many
 * @param medianMicros microseconds from the intended send, the middle one; NaN where there is none
 * @param worstMicros  the slowest; NaN where there is none
 */
record Window(long answers, double medianMicros, double worstMicros) {
    /** Adds the windows to a line, one list for each component. */
    static LoadLine write(LoadLine line, List<Window> windows) {
        return line.with("windowAnswers", list(windows, Window::answers))
                .with("windowMedians", list(windows, Window::medianMicros))
                .with("windowWorsts", list(windows, Window::worstMicros));
    }

    private static String list(List<Window> windows, ToDoubleFunction<Window> component) {
        return windows.stream().map(each -> Double.toString(component.applyAsDouble(each)))
                .collect(Collectors.joining(","));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static List<Window> read(LoadLine line) {
        double[] answers = numbers(line.text("windowAnswers"));
        double[] medians = numbers(line.text("windowMedians"));
        double[] worsts = numbers(line.text("windowWorsts"));
        if (answers.length != medians.length || answers.length != worsts.length) {
            throw new IllegalArgumentException("windows of different lengths");
        }
        return IntStream.range(0, answers.length)
                .mapToObj(i -> new Window((long) answers[i], medians[i], worsts[i]))
                .toList();
    }

    private static double[] numbers(String list) {
        return list.isEmpty()
                ? new double[0]
                : Arrays.stream(list.split(",")).mapToDouble(Double::parseDouble).toArray();
    }
}
