package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures say, in plain words, and no more than they say. */
final class Verdict {
    private final Plan plan;
    private final Results results;

    Verdict(Plan plan, Results results) {
        this.plan = plan;
        this.results = results;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        for (Place closed : ResultTable.echoPlaces(results)) {
            Place open = ResultTable.equalRate(results, closed);
            results.range(open, plan.base(), Figure.CPU_PER_MESSAGE).ifPresent(_ -> lines.add(sentence(open)));
        }
        if (lines.isEmpty()) {
            return lines;
        }
        lines.addFirst("Server processor time for each message at equal rate, against " + plan.base() + ":");
        if (plan.mode() == Mode.QUICK) {
            lines.add(
                    "Indicative: short runs. Without --quick they are longer, and repeated with fresh servers.");
        } else if (results.isIndicative(plan)) {
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

    private String sentence(Place open) {
        String others = plan.variants().stream()
                .skip(1)
                .filter(variant -> results.has(open, variant.name()))
                .map(variant -> variant.name() + " " + verdict(open, variant.name()))
                .collect(Collectors.joining(", "));
        return "  " + open.words() + ": " + (others.isEmpty() ? "nothing to compare with" : others) + ".";
    }

    private String verdict(Place open, String variant) {
        boolean doubtful = Stream.of(plan.base(), variant)
                .flatMap(name -> results.marks(open, name).stream())
                .anyMatch(Mark::spoilsCost);
        return doubtful
                ? "(marked)"
                : results.ratio(open, variant, plan.base(), Figure.CPU_PER_MESSAGE)
                        .map(Verdict::words)
                        .orElse("without a figure");
    }

    /** How a figure relates to the reference, with its interval, or that it can't be told. */
    static String words(Ratio ratio) {
        if (!ratio.toldApart()) {
            return "not told apart";
        }
        return ratio.rounds() == 1
                ? String.format(Locale.ROOT, "x%.2f", ratio.median())
                : String.format(Locale.ROOT, "x%.2f (%.2f to %.2f)", ratio.median(), ratio.low(), ratio.high());
    }
}
