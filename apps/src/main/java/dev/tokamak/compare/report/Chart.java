package dev.tokamak.compare.report;

import java.util.List;

/**
 * A plot without pixels: the page, the drawings and the table behind a plot are all made from it.
 *
 * @param kind which plot it is, for those who look for one; empty for the nameless
 * @param title what it shows
 * @param note how to read it
 * @param x what runs to the right
 * @param y what runs upwards
 * @param lines in the order of the legend
 */
record Chart(String kind, String title, String note, Axis x, Axis y, List<Line> lines) {

    /** How values become places on an axis. */
    enum Scale {
        LINEAR,
        LOG,
        /** x is log10(1 / (1 - p)): 1 stands for 90 %, 2 for 99 %, and so on. */
        PERCENTILE,
        /** x counts the names of the axis from 0. */
        CATEGORY
    }

    /**
     * An axis.
     *
     * @param label with the unit
     * @param names of a CATEGORY, else empty
     */
    record Axis(String label, Scale scale, List<String> names) {
        static Axis linear(String label) {
            return new Axis(label, Scale.LINEAR, List.of());
        }

        static Axis log(String label) {
            return new Axis(label, Scale.LOG, List.of());
        }

        /** A value on this axis, as a reader wants it. */
        String text(double value) {
            return switch (scale) {
                case LINEAR, LOG -> Texts.number(value);
                case PERCENTILE -> Texts.exact(Math.round((100 - 100 * Math.pow(10, -value)) * 1e4) / 1e4) + " %";
                case CATEGORY -> names.get((int) value);
            };
        }
    }

    /**
     * The points of one variant.
     *
     * @param style which colour, dashes and marker, see {@link Style}
     * @param secondary thin and dashed, beside the main line of the same style
     * @param joined whether a line leads from point to point
     * @param points left to right
     */
    record Line(String name, int style, boolean secondary, boolean joined, List<Point> points) {}

    /** A value and its range over the rounds; low and high equal y where there is none. */
    record Point(double x, double y, double low, double high) {
        Point(double x, double y) {
            this(x, y, y, y);
        }
    }

    /** Is there anything to see? */
    boolean empty() {
        return lines.stream().allMatch(line -> line.points().isEmpty());
    }

    /** Are there so many points that markers would only blur the line? */
    static boolean dense(Line line) {
        return line.points().size() > 24;
    }
}
