package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What was measured so far, and what was left out and why. Safe for use by the measuring thread and the one that ends it. */
final class Results {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /**
     * The same experiment at the same place: what one table shows.
     *
     * @param protocol {@code tcp} or {@code udp}
     * @param clients  how many were connected
     */
    record Cell(String protocol, int clients) implements Comparable<Cell> {
        /** Such as "TCP, 64 clients". */
        String words() {
            return protocol.toUpperCase(Locale.ROOT) + ", " + clients + (clients == 1 ? " client" : " clients");
        }

        @Override
        public int compareTo(Cell other) {
            int byProtocol = protocol.compareTo(other.protocol);
            return byProtocol != 0 ? byProtocol : Integer.compare(clients, other.clients);
        }
    }

    synchronized void add(Measurement measurement) {
        measurements.add(measurement);
    }

    /** Something to be said in the report; once is enough. */
    synchronized void remark(String sentence) {
        if (!remarks.contains(sentence)) {
            remarks.add(sentence);
        }
    }

    synchronized List<Measurement> all() {
        return List.copyOf(measurements);
    }

    synchronized List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** The places at which this phase was measured, in order. */
    Set<Cell> cells(String... phases) {
        var cells = new TreeSet<Cell>();
        for (Measurement each : all()) {
            if (List.of(phases).contains(each.phase())) {
                cells.add(new Cell(each.protocol(), each.clients()));
            }
        }
        return cells;
    }

    /** A figure over all rounds; empty when there is none. */
    Optional<Range> range(Cell cell, String phase, String variant, Figure figure) {
        double[] values = at(cell, phase, variant)
                .map(each -> Optional.ofNullable(each.figures().get(figure)))
                .flatMap(Optional::stream)
                .mapToDouble(value -> value)
                .toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Range.of(values));
    }

    /** The marks of any round. */
    Set<Mark> marks(Cell cell, String phase, String variant) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        at(cell, phase, variant).forEach(each -> marks.addAll(each.marks()));
        return marks;
    }

    /** Is there anything about this variant at this place? */
    boolean has(Cell cell, String variant) {
        return all().stream().anyMatch(in(cell).and(each -> each.variant().equals(variant)));
    }

    private Stream<Measurement> at(Cell cell, String phase, String variant) {
        return all().stream()
                .filter(in(cell).and(each -> each.phase().equals(phase) && each.variant().equals(variant)));
    }

    private static Predicate<Measurement> in(Cell cell) {
        return each -> each.protocol().equals(cell.protocol()) && each.clients() == cell.clients();
    }
}
