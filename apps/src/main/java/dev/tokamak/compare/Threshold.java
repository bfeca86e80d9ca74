package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Something that a comparison must show, such as {@code reactor.p99<5ms}: of a variant, a figure, wherever it was measured
 * or, with {@code @tcp:64}, at one place, or with {@code @files} or {@code @files:tcp:8} in another experiment. Each place is
 * held to its median; one where answers were wrong or missing does not hold, whatever the figure.
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
            "(?<variant>[^@<>=]+)\\.(?<figure>\\w+)"
                    + "(@(?:(?<place>(?:tcp|udp):\\d+)|(?<experiment>[a-z]+)(?::(?<there>(?:tcp|udp):\\d+))?))?"
                    + "\\s*(?<sign><=|>=|<|>)\\s*(?<value>\\d+(\\.\\d+)?)\\s*(?<unit>[\\w/%]*)");
    /** What is about wrong or missing answers itself. */
    private static final Set<Figure> OF_LOSS = Set.of(Figure.LOST, Figure.WRONG, Figure.LOST_SHARE, Figure.SERVED);
    private static final double PERCENT = 0.01;

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
                Optional.ofNullable(form.group("place")).or(() -> Optional.ofNullable(form.group("there"))).orElse(""),
                sign.startsWith("<"),
                sign.endsWith("="),
                Double.parseDouble(form.group("value")) * factor(figure, form.group("unit")));
    }

    private static double factor(Figure figure, String unit) {
        if (unit.isEmpty() || unit.equals(figure.unit())) {
            return 1;
        }
        if (unit.equals("%") && figure.key().endsWith("_share")) {
            return PERCENT;
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
            boolean asked = figure == Figure.THROUGHPUT && results.range(at, variant, Figure.INTENDED_RATE).isPresent();
            if (range.isEmpty() || asked) { // that many were asked for, which says nothing of what it can do
                continue;
            }
            found = true;
            String where = at.experiment() + ", " + at.words() + (at.setting().isEmpty() ? "" : ", " + at.setting());
            Set<Mark> marks = results.marks(at, variant);
            if (!OF_LOSS.contains(figure) && (marks.contains(Mark.LOST) || marks.contains(Mark.WRONG))) {
                misses.add("missed: " + text + ": answers were wrong or missing at " + where);
            } else if (!holds(range.get().median())) {
                misses.add(String.format(Locale.ROOT, "missed: %s: it is %s at %s", text,
                        ResultTable.number(range.get().median()) + (figure.unit().isEmpty() ? "" : " " + figure.unit()),
                        where));
            }
        }
        return found ? misses : List.of("missed: " + text + ": that was not measured");
    }

    private boolean measuredByEcho(Results results) {
        return results.all().stream()
                .anyMatch(each -> each.place().experiment().equals(USUAL) && each.figures().containsKey(figure));
    }

    /**
     * Will there be such a variant, and such an experiment? Better to say so now than in ten minutes.
     *
     * @throws IllegalArgumentException when there won't
     */
    void check(Plan plan) {
        var names = plan.variants().stream().map(Variant::name).toList();
        if (!names.contains(variant)) {
            throw new IllegalArgumentException(
                    "--assert " + text + ": there is no variant " + variant + "; there are "
                            + String.join(", ", names));
        }
        var experiments = plan.experiments().stream().map(Experiment::name).toList();
        if (!experiment.equals(USUAL) && !experiments.contains(experiment)) {
            throw new IllegalArgumentException("--assert " + text + ": the experiment " + experiment
                    + " is not run; these are: " + String.join(", ", experiments));
        }
    }

    private boolean holds(double measured) {
        return inclusive && measured == value || (less ? measured < value : measured > value);
    }
}
