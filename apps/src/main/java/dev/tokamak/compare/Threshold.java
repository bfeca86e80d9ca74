package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that a comparison must show, such as {@code reactor.p99<5ms}: of a variant, a figure, wherever it was measured
 * or, with {@code @tcp:64}, at one place. Each place is held to its median.
 *
 * @param text     as it was given
 * @param variant  whose
 * @param figure   which
 * @param experiment of which; {@code echo} unless named, or else whichever has the figure, for others overload a server on purpose
 * @param place    protocol and clients, such as {@code tcp:64}; empty for all
 * @param less     must be below; else above
 * @param inclusive the value itself is still right
 * @param value    in the figure's own unit
 */
record Threshold(String text, String variant, Figure figure, String experiment, String place, boolean less,
        boolean inclusive,
        double value) {
    private static final Map<String, Figure> SHORT = Map.of(
            "cpu", Figure.CPU_PER_MESSAGE,
            "p50", Figure.P50,
            "p99", Figure.P99,
            "p999", Figure.P999,
            "max", Figure.MAX,
            "throughput", Figure.THROUGHPUT,
            "memory", Figure.MEMORY_SLOPE,
            "threads", Figure.THREADS);
    private static final Map<String, Double> MICROSECONDS = Map.of("ns", 1e-3, "us", 1.0, "ms", 1e3, "s", 1e6);
    private static final String USUAL = "echo";
    private static final Pattern FORM = Pattern.compile(
            "(?<variant>[^.@<>=]+)\\.(?<figure>\\w+)(@((?<experiment>[a-z]+):)?(?<place>(tcp|udp):\\d+))?"
                    + "\\s*(?<sign><=|>=|<|>)\\s*(?<value>\\d+(\\.\\d+)?)\\s*(?<unit>\\w*)");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it isn't one; the message is for the user
     */
    static Threshold parse(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "--assert takes VARIANT.FIGURE<VALUE, such as reactor.p99<5ms, not '" + text + "'");
        }
        String name = form.group("figure");
        Figure figure = Optional.ofNullable(SHORT.get(name))
                .or(() -> Figure.byKey(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no figure " + name + "; there are "
                        + String.join(", ", SHORT.keySet().stream().sorted().toList()) + " and those of the report"));
        String sign = form.group("sign");
        return new Threshold(
                text,
                form.group("variant").strip(),
                figure,
                Optional.ofNullable(form.group("experiment")).orElse(USUAL),
                Optional.ofNullable(form.group("place")).orElse(""),
                sign.startsWith("<"),
                sign.endsWith("="),
                Double.parseDouble(form.group("value")) * factor(figure, form.group("unit")));
    }

    private static double factor(Figure figure, String unit) {
        if (unit.isEmpty() || unit.equals(figure.unit())) {
            return 1;
        }
        Double micros = MICROSECONDS.get(unit);
        Double own = MICROSECONDS.get(figure.unit());
        if (micros == null || own == null) {
            throw new IllegalArgumentException(
                    figure.key() + " is in " + (figure.unit().isEmpty() ? "no unit" : figure.unit()) + ", not " + unit);
        }
        return micros / own;
    }

    /** Why it is missed, a line each; empty when it holds. What was not measured does not hold. */
    List<String> misses(Results results) {
        var misses = new ArrayList<String>();
        boolean found = false;
        for (Place at : results.places()) {
            boolean meant = at.experiment().equals(experiment)
                    || experiment.equals(USUAL) && !measuredByEcho(results);
            if (!meant || !place.isEmpty() && !place.equals(at.protocol() + ":" + at.clients())) {
                continue;
            }
            var range = results.range(at, variant, figure);
            if (range.isEmpty()) {
                continue;
            }
            found = true;
            if (!holds(range.get().median())) {
                misses.add(String.format(Locale.ROOT, "missed: %s: it is %s at %s", text,
                        ResultTable.number(range.get().median()) + (figure.unit().isEmpty() ? "" : " " + figure.unit()),
                        at.experiment() + ", " + at.words() + (at.setting().isEmpty() ? "" : ", " + at.setting())));
            }
        }
        return found ? misses : List.of("missed: " + text + ": that was not measured");
    }

    private boolean measuredByEcho(Results results) {
        return results.places().stream()
                .anyMatch(at -> at.experiment().equals(USUAL) && results.range(at, variant, figure).isPresent());
    }

    /**
     * Is there such a variant? Better to say so now than in ten minutes.
     *
     * @throws IllegalArgumentException when there is none
     */
    void check(Plan plan) {
        var names = plan.variants().stream().map(Variant::name).toList();
        if (!names.contains(variant)) {
            throw new IllegalArgumentException(
                    "--assert " + text + ": there is no variant " + variant + "; there are "
                            + String.join(", ", names));
        }
    }

    private boolean holds(double measured) {
        return inclusive && measured == value || (less ? measured < value : measured > value);
    }
}
