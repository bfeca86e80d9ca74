package dev.tokamak.compare;

import java.util.Map;

/**
 * A straight line through measured points, by least squares.
 *
 * @param perUnit   rise for each unit of x
 * @param intercept value at x = 0
 * @param fit       share of the variation that the line explains (r squared), 0 to 1
 */
record Slope(double perUnit, double intercept, double fit) {
    /**
     * The line through points x to y.
     *
     * @throws IllegalArgumentException when there are not two different x
     */
    static Slope of(Map<Integer, Double> points) {
        double n = points.size();
        double meanX = points.keySet().stream().mapToDouble(x -> x).average().orElse(0);
        double meanY = points.values().stream().mapToDouble(y -> y).average().orElse(0);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (var point : points.entrySet()) {
            double dx = point.getKey() - meanX;
            double dy = point.getValue() - meanY;
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
        if (n < 2 || xx == 0) {
            throw new IllegalArgumentException("a slope needs two different counts");
        }
        double perUnit = xy / xx;
        return new Slope(perUnit, meanY - perUnit * meanX, yy == 0 ? 1 : xy * xy / (xx * yy));
    }
}
