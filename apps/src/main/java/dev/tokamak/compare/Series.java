package dev.tokamak.compare;

import java.util.List;

/**
 * Several values of one measurement, such as the worst answer of each tenth of a second.
 *
 * @param name   what the values are
 * @param unit   theirs
 * @param xName  what they are over
 * @param xUnit  its unit
 * @param x      where each value belongs
 * @param values as many; NaN where there is none
 */
record Series(String name, String unit, String xName, String xUnit, List<Double> x, List<Double> values) {
    Series {
        x = List.copyOf(x);
        values = List.copyOf(values);
        if (x.size() != values.size()) {
            throw new IllegalArgumentException(values.size() + " values for " + x.size() + " x");
        }
    }
}
