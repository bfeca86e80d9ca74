package dev.tokamak.compare.report;

import java.util.List;

/**
 * What tells variants apart: a colour of Okabe and Ito, which people see who confuse red and green, and dashes and a
 * marker for those who see no colours, or a print without them.
 *
 * @param light colour on white
 * @param dark colour on black
 * @param dash lengths of dash and gap, empty for a full line
 * @param marker an SVG path around 0, 0
 */
record Style(String light, String dark, List<Integer> dash, String marker) {
    private static final String CIRCLE = "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z";
    private static final String SQUARE = "M-3.6,-3.6H3.6V3.6H-3.6Z";
    private static final String TRIANGLE = "M0,-4.8L4.6,3.6H-4.6Z";
    private static final String DIAMOND = "M0,-5.2L4.8,0L0,5.2L-4.8,0Z";
    private static final String TURNED = "M0,4.8L4.6,-3.6H-4.6Z";
    private static final String HOURGLASS = "M-4,-4H4L-4,4H4Z";

    static final List<Style> ALL = List.of(
            new Style("#0072b2", "#56b4e9", List.of(), CIRCLE),
            new Style("#d55e00", "#e98a3c", List.of(9, 4), SQUARE),
            new Style("#00805e", "#2ec49a", List.of(3, 3), TRIANGLE),
            new Style("#b0568a", "#dd9dbf", List.of(12, 4, 3, 4), DIAMOND),
            new Style("#9a6a00", "#e6a91f", List.of(6, 3, 2, 3, 2, 3), TURNED),
            new Style("#555555", "#bbbbbb", List.of(16, 5), HOURGLASS));

    /** The style of a variant by its place in the list; they repeat after the sixth. */
    static Style of(int index) {
        return ALL.get(Math.floorMod(index, ALL.size()));
    }

    /** The dashes as SVG wants them. */
    String dashes() {
        return String.join(",", dash.stream().map(String::valueOf).toList());
    }
}
