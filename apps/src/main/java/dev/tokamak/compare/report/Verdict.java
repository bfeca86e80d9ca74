package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

import dev.tokamak.compare.report.ReportDocument.Place;
import dev.tokamak.compare.report.ReportDocument.Ratio;
import dev.tokamak.compare.report.ReportDocument.Summary;

/** Answers to the questions that people bring, one by one: there is no winner of everything. */
final class Verdict {
    /** Lost datagrams are what that experiment measures, not what spoils it. */
    private static final Set<String> LOSS = Set.of("lost_share", "kernel_drops");

    private final ReportDocument document;
    private final String base;

    Verdict(ReportDocument document) {
        this.document = document;
        this.base = document.variants().getFirst();
    }

    /**
     * A question and its answers; none means that it was not measured.
     *
     * @param question what people ask
     * @param figure what is compared
     * @param experiment where the plots are
     * @param answers one for each place
     */
    record Row(String question, String figure, String experiment, List<Answer> answers) {}

    /** What came out at one place, the best first. */
    record Answer(String where, List<Standing> standings) {}

    /** One variant in an answer: its name, its figure, and how that relates to the first variant. */
    record Standing(String variant, String figure, String relation) {}

    List<Row> rows() {
        return List.of(
                row("Many idle clients?", "memory", "memory for each idle connection", "idle",
                        "memory_kib_per_connection", UnaryOperator.identity()),
                row("Most messages a second?", "echo", "capacity, most clients", "closed", "throughput_per_s",
                        Verdict::most),
                row("Cheapest message at equal work?", "echo", "server CPU per message at the same rate", "open",
                        "cpu_us_per_message", places -> fewestAndMost(Lines.at(places, Lines.usual(places)))),
                row("Lowest tail latency under load?", "echo", "p99 from the intended send, most clients", "open",
                        "latency_p99_us", places -> most(Lines.at(places, Lines.usual(places)))),
                row("CPU-heavy handlers, or one bad client among 99?", "neighbour", "p99 of the others", "open",
                        "latency_p99_us", UnaryOperator.identity()),
                both(row("Many short connections?", "connect", "connections a second", "rate",
                        "connections_per_s", Verdict::most),
                        row("", "connect", "all at once", "burst", "burst_ms", Verdict::most)),
                both(row("Overload?", "overload", "share that is served", "open",
                        "served_share", places -> Lines.at(places, Lines.nearest(places, 150))),
                        row("", "overload", "time to recover", "open", "recovery_ms",
                                places -> Lines.at(places, Lines.nearest(places, 150)))),
                row("UDP loss?", "udp", "share of datagrams lost", "loss", "lost_share",
                        places -> Lines.at(places, Lines.nearest(places, 100))),
                both(row("Moving files?", "files", "server CPU for each gigabyte", "download", "cpu_s_per_gb",
                        Verdict::mostOfEach),
                        row("", "files", "megabytes a second", "download", "transfer_mb_per_s",
                                places -> mostOfEach(places.stream().filter(Verdict::fastest).toList()))),
                both(row("A busy chat room?", "chat", "most members within 250 ms", "capacity", "chat_members",
                        UnaryOperator.identity()),
                        row("", "chat", "server CPU for each delivery", "open", "cpu_us_per_delivery",
                                places -> mostOfAll(places, "cpu_us_per_delivery"))),
                row("Least code?", "code", "lines of code", "lines", "code_lines", UnaryOperator.identity()));
    }

    /** What ratios refer to. */
    String base() {
        return base;
    }

    private Row row(
            String question,
            String experiment,
            String words,
            String phase,
            String figure,
            UnaryOperator<List<Place>> selection) {
        var answers = new ArrayList<Answer>();
        for (Place place : selection.apply(document.places(experiment, phase))) {
            List<Standing> standings = standings(place, figure);
            if (!standings.isEmpty()) {
                answers.add(new Answer(where(place), standings));
            }
        }
        return new Row(question, words, experiment, answers);
    }

    /** Two figures that answer one question: each answer says which it is. */
    private static Row both(Row first, Row second) {
        var answers = new ArrayList<Answer>();
        for (Row row : List.of(first, second)) {
            row.answers().forEach(answer -> answers.add(
                    new Answer(answer.where() + ", " + row.figure(), answer.standings())));
        }
        String figures = first.figure() + "; " + second.figure();
        return new Row(first.question(), figures, first.experiment(), answers);
    }

    private static String where(Place place) {
        return switch (place.experiment()) {
            case "memory", "code" -> "";
            case "neighbour" -> place.setting();
            default -> place.words();
        };
    }

    private static List<Place> most(List<Place> places) {
        return Lines.protocols(places).stream().map(protocol -> Lines.with(places, protocol).getLast()).toList();
    }

    /** Of the ways to move a file, is it the usual one of its protocol? */
    private static boolean fastest(Place place) {
        return place.setting().equals("transferTo") || place.setting().equals("TFTP, window");
    }

    /** With the most clients at which as many variants as possible were measured. */
    private List<Place> mostOfAll(List<Place> places, String figure) {
        ToLongFunction<Place> variants = place -> document.variants().stream()
                .filter(variant -> document.summary(place, variant, figure).isPresent())
                .count();
        return places.stream()
                .max(Comparator.comparingLong(variants).thenComparingInt(Place::clients))
                .stream().toList();
    }

    /** With the most clients, each setting. */
    private static List<Place> mostOfEach(List<Place> places) {
        return Lines.settings(places).stream().flatMap(setting -> most(Lines.at(places, setting)).stream()).toList();
    }

    private static List<Place> fewestAndMost(List<Place> places) {
        var ends = new ArrayList<Place>();
        for (String protocol : Lines.protocols(places)) {
            List<Place> all = Lines.with(places, protocol);
            ends.add(all.getFirst());
            ends.add(all.getLast());
        }
        return Lines.distinct(ends);
    }

    private List<Standing> standings(Place place, String figure) {
        boolean more = document.figure(figure).better().equals("more");
        Comparator<Summary> byValue = Comparator.comparingDouble(Summary::median);
        return document.variants().stream()
                .map(variant -> document.summary(place, variant, figure))
                .flatMap(Optional::stream)
                .sorted(more ? byValue.reversed() : byValue)
                .map(this::standing)
                .toList();
    }

    private Standing standing(Summary summary) {
        String value = value(summary);
        String relation = summary.median() <= 0 ? "" : summary.ratio().map(Verdict::relation).orElse("");
        String doubt = doubt(summary);
        return new Standing(
                summary.variant(), value,
                relation.isEmpty() || doubt.isEmpty() ? relation + doubt : relation + ", " + doubt);
    }

    /** With its unit; a share in percent. */
    private String value(Summary summary) {
        String unit = document.unit(summary.figure());
        if (summary.figure().endsWith("_per_connection") && summary.median() <= 0) {
            return "too little to be seen";
        }
        if (summary.figure().equals("chat_members")) {
            return (isEnd(summary) ? "at least " : "") + String.format(Locale.ROOT, "%,.0f ", summary.median()) + unit;
        }
        return summary.figure().endsWith("_share") && unit.isEmpty()
                ? Texts.number(100 * summary.median(), "%")
                : Texts.number(summary.median(), unit);
    }

    /** Was no larger room tried, so that there may be more? */
    private boolean isEnd(Summary summary) {
        return document.places("chat", "open").stream()
                .filter(place -> document.summary(place, summary.variant(), "last_member_p95_ms").isPresent())
                .allMatch(place -> place.clients() <= summary.median());
    }

    /** "× 1.35", or that nothing can be said. */
    static String relation(Ratio ratio) {
        return ratio.toldApart() ? "× " + Texts.number(ratio.median()) : "not told apart";
    }

    private String doubt(Summary summary) {
        String letters = doubts(document, summary);
        return letters.isEmpty() ? "" : "doubtful: " + letters;
    }

    /** The letters of the marks that make this figure doubtful. */
    static String doubts(ReportDocument document, Summary summary) {
        boolean cost = summary.figure().startsWith("cpu_");
        var letters = new StringBuilder();
        for (String mark : summary.marks()) {
            var info = document.marks().get(mark);
            boolean counts = LOSS.contains(summary.figure())
                    ? !mark.equals("DATAGRAMS")
                    : !cost || info == null || info.spoilsCost();
            if (counts) {
                letters.append(info == null ? mark.toUpperCase(Locale.ROOT) : info.letter());
            }
        }
        return letters.toString();
    }
}
