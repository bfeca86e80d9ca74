package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures say, in plain words, and no more than they say. */
final class Verdict {
    /** Two figures of one round each that differ by less can't be told apart. */
    private static final double TOLD_APART = 1.15;

    private final Plan plan;
    private final Results results;
    private final String base;

    Verdict(Plan plan, Results results) {
        this.plan = plan;
        this.results = results;
        this.base = plan.variants().getFirst().name();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        for (Results.Cell cell : results.cells("open")) {
            Optional<Range> reference = results.range(cell, "open", base, Figure.CPU_PER_MESSAGE);
            reference.ifPresent(range -> lines.add(sentence(cell, range)));
        }
        if (lines.isEmpty()) {
            return lines;
        }
        lines.addFirst("Server processor time for each message at equal rate, against " + base + ":");
        if (plan.quick()) {
            lines.add(
                    "Indicative: short runs. Without --quick they are longer, and repeated with fresh servers.");
        } else if (plan.rounds() == 1) {
            lines.add("Indicative: one round only.");
        }
        long marked = results.all().stream().filter(each -> !each.marks().isEmpty()).count();
        if (marked > 0) {
            lines.add(marked + " of " + results.all().size()
                    + " runs are marked; what is (marked) here can't be trusted at all, the notes say why.");
        }
        lines.add("It holds for echo over loopback on this machine; with few processors throughput ranks second.");
        return lines;
    }

    private String sentence(Results.Cell cell, Range reference) {
        String others = plan.variants().stream()
                .skip(1)
                .filter(variant -> results.has(cell, variant.name()))
                .map(variant -> variant.name() + " "
                        + results.range(cell, "open", variant.name(), Figure.CPU_PER_MESSAGE)
                                .map(range -> verdict(cell, variant.name(), reference, range))
                                .orElse("without a figure"))
                .collect(Collectors.joining(", "));
        return "  " + cell.words() + ": " + (others.isEmpty() ? "nothing to compare with" : others) + ".";
    }

    private String verdict(Results.Cell cell, String variant, Range reference, Range range) {
        boolean doubtful = Stream.of(base, variant)
                .flatMap(name -> results.marks(cell, "open", name).stream())
                .anyMatch(Mark::spoilsCost);
        return doubtful ? "(marked)" : compare(reference, range);
    }

    /** How a figure relates to the reference, or that it can't be told. */
    static String compare(Range reference, Range other) {
        double ratio = other.median() / reference.median();
        boolean told = reference.count() > 1 && other.count() > 1
                ? reference.apartFrom(other)
                : ratio > TOLD_APART || ratio < 1 / TOLD_APART;
        return told ? String.format(Locale.ROOT, "x%.2f", ratio) : "not told apart";
    }
}
