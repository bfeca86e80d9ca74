package dev.tokamak.compare.report;

import java.util.Arrays;

/**
 * The middle and the ends of one figure over several rounds.
 *
 * @param median the middle value; of an even number the mean of the two in the middle
 * @param min    the least
 * @param max    the greatest
 * @param count  how many values there are
 */
public record Range(double median, double min, double max, int count) {
    /**
     * Takes the values in any order.
     *
     * @param values at least one
     * @return their range
     * @throws IllegalArgumentException when there are none
     */
    public static Range of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Range(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /**
     * Do the two have no value in common, so that rounds agree on which is greater?
     *
     * @param other to compare with
     * @return whether all values of one are below all of the other
     */
    public boolean apartFrom(Range other) {
        return max < other.min || other.max < min;
    }
}
