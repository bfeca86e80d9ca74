package dev.tokamak.compare.report;

import dev.tokamak.compare.report.Chart.Line;
import dev.tokamak.compare.report.Chart.Point;

/** Draws one plot into a rectangle of an SVG. */
final class SvgPanel {
    private static final int LEFT = 78;
    private static final int RIGHT = 22;
    private static final int TOP = 34;
    private static final int BOTTOM = 52;
    private static final double DODGE = 0.12;
    private static final double CAP = 3;
    private static final double TEN = 10;
    /** A tick's text needs so much, about. */
    private static final double CHARACTER = 7.5;

    private final StringBuilder out;
    private final Chart chart;
    private final Ticks x;
    private final Ticks y;
    private final int left;
    private final int top;
    private final int width;
    private final int height;

    SvgPanel(StringBuilder out, Chart chart, int left, int top, int width, int height) {
        this.out = out;
        this.chart = chart;
        this.x = Ticks.right(chart);
        this.y = Ticks.up(chart);
        this.left = left + LEFT;
        this.top = top + TOP;
        this.width = width - LEFT - RIGHT;
        this.height = height - TOP - BOTTOM;
    }

    void draw() {
        int right = left + width;
        int bottom = top + height;
        text("heading", left, top - 14, "start", chart.title());
        for (double tick : y.ticks()) {
            add("<path class=\"grid\" d=\"M", left, ",", atY(tick), "H", right, "\"/>");
            text("tick", left - 8, atY(tick) + 4, "end", y.text(tick));
        }
        double free = Double.NEGATIVE_INFINITY;
        for (double tick : x.ticks()) {
            double at = left + x.share(tick) * width;
            String label = x.text(tick);
            double half = label.length() * CHARACTER / 2;
            add("<path class=\"axis\" d=\"M", at, ",", bottom, "v5\"/>");
            if (at - half > free) {
                text("tick", at, bottom + 19, "middle", label);
                free = at + half;
            }
        }
        add("<path class=\"axis\" d=\"M", left, ",", top, "V", bottom, "H", right, "\"/>");
        text("label", left + width / 2.0, bottom + 40, "middle", chart.x().label());
        add("<g transform=\"translate(", left - 56, ",", top + height / 2.0, ") rotate(-90)\">");
        text("label", 0, 0, "middle", chart.y().label());
        add("</g>\n");
        chart.lines().forEach(this::line);
    }

    private void line(Line line) {
        if (line.points().isEmpty()) {
            return;
        }
        add("<g class=\"s", line.style() % Style.ALL.size(), line.secondary() ? " thin" : "", "\">");
        if (line.joined()) {
            add("<path class=\"line\" d=\"");
            String command = "M";
            for (Point point : line.points()) {
                add(command, atX(point.x(), line), ",", atY(point.y()));
                command = "L";
            }
            add("\"/>");
        }
        for (Point point : line.points()) {
            double at = atX(point.x(), line);
            if (point.high() > point.low()) {
                double low = atY(point.low());
                double high = atY(point.high());
                add("<path class=\"range\" d=\"M", at, ",", low, "V", high);
                add("M", at - CAP, ",", low, "h", 2 * CAP, "M", at - CAP, ",", high, "h", 2 * CAP, "\"/>");
            }
            if (!line.secondary() && !(line.joined() && Chart.dense(line))) {
                add("<path class=\"marker\" transform=\"translate(", at, ",", atY(point.y()), ")\" d=\"",
                        Style.of(line.style()).marker(), "\"/>");
            }
        }
        add("</g>\n");
    }

    /** Single dots of the variants stand side by side, not upon each other. */
    private double atX(double value, Line line) {
        double dodge = line.joined() ? 0 : DODGE * (line.style() - (chart.lines().size() - 1) / 2.0);
        return left + x.share(value + dodge) * width;
    }

    private double atY(double value) {
        return top + height - Math.clamp(y.share(value), 0, 1) * height;
    }

    private void text(String style, double atX, double atY, String anchor, String text) {
        add("<text class=\"", style, "\" x=\"", atX, "\" y=\"", atY, "\" text-anchor=\"", anchor, "\">",
                Texts.escaped(text), "</text>\n");
    }

    /** Strings as they are, places to a tenth. */
    private void add(Object... parts) {
        for (Object part : parts) {
            out.append(part instanceof Double place ? Texts.exact(Math.rint(place * TEN) / TEN) : part);
        }
    }
}
