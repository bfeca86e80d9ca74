package dev.tokamak.compare.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers, units and foreign texts are written. */
final class Texts {
    private static final double HUNDREDTHS = 0.1;
    private static final double TEN = 10;
    private static final double HUNDRED = 100;
    private static final double THOUSAND = 1_000;
    private static final double MILLION = 1_000_000;
    private static final int MAX_QUOTED = 60;

    private Texts() {}

    /** Three digits or so for a reader: 0.012, 1.25, 12.5, 1,250, 1.25 M. */
    static String number(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return "";
        }
        if (size == 0) {
            return "0";
        }
        if (size < HUNDREDTHS) {
            return new BigDecimal(value).round(new MathContext(2)).stripTrailingZeros().toPlainString();
        }
        if (size >= MILLION) {
            return String.format(Locale.ROOT, "%.2f M", value / MILLION);
        }
        String format = size < TEN ? "%.2f" : size < HUNDRED ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Short, for an axis: 50, 2.5k, 10M. */
    static String tick(double value) {
        double size = Math.abs(value);
        if (size >= MILLION) {
            return plain(value / MILLION) + "M";
        }
        return size >= THOUSAND ? plain(value / THOUSAND) + "k" : plain(value);
    }

    private static String plain(double value) {
        return exact(new BigDecimal(value).round(new MathContext(3)).doubleValue());
    }

    /** All digits, for programs: no grouping, no exponent. */
    static String exact(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** A unit of the document as people write it. */
    static String unit(String unit) {
        return unit.equals("us") ? "µs" : unit;
    }

    /** With its unit. */
    static String number(double value, String unit) {
        return unit.isEmpty() ? number(value) : number(value) + " " + unit;
    }

    /** Label of an axis or a column. */
    static String labelled(String name, String unit) {
        return unit.isEmpty() ? name : name + " [" + unit + "]";
    }

    /** Without line breaks and other controls, and not endless: fit for a message. */
    static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > 3 * MAX_QUOTED ? line.substring(0, 3 * MAX_QUOTED) + "..." : line;
    }

    /** As a title begins. */
    static String capitalised(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** A foreign name in a message. */
    static String quoted(String name) {
        String line = oneLine(name);
        return "'" + (line.length() > MAX_QUOTED ? line.substring(0, MAX_QUOTED) + "..." : line) + "'";
    }

    /** Safe inside an element and inside an attribute in quotes, of HTML and XML; controls that XML forbids vanish. */
    static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().filter(Texts::allowed).forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static boolean allowed(int c) {
        return c >= ' ' && c != 0x7f && !(c >= 0xD800 && c <= 0xDFFF) && c < 0xFFFE || c == '\n' || c == '\t'
                || c > 0xFFFF;
    }
}
