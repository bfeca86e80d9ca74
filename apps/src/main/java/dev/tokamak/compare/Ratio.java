package dev.tokamak.compare;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

import dev.tokamak.compare.report.Range;

/**
 * How one variant's figure relates to another's, paired by round: what changed on the machine from round to round met both
 * alike, and so drops out of their ratio.
 *
 * @param median of the ratios of all rounds
 * @param low    lower end of the interval; NaN with one round
 * @param high   upper end of the interval; NaN with one round
 * @param rounds how many there are
 */
record Ratio(double median, double low, double high, int rounds) {
    /** Fewer rounds than these have no distribution to draw from: then the interval is what was seen. */
    private static final int FEW = 5;
    private static final int SAMPLES = 4_000;
    private static final double OUTSIDE = 0.025;
    /** The same figures always give the same interval. */
    private static final long SEED = 20_260_000;

    /** Of the rounds that both have; empty when there is none, or a figure that is not above 0. */
    static Optional<Ratio> of(Map<Integer, Double> figures, Map<Integer, Double> base) {
        var rounds = new TreeSet<>(figures.keySet());
        rounds.retainAll(base.keySet());
        double[] ratios = rounds.stream()
                .mapToDouble(round -> figures.getOrDefault(round, 0.0) / base.getOrDefault(round, 0.0))
                .filter(ratio -> Double.isFinite(ratio) && ratio > 0)
                .toArray();
        return ratios.length == 0 || ratios.length < rounds.size() ? Optional.empty() : Optional.of(of(ratios));
    }

    private static Ratio of(double[] ratios) {
        var range = Range.of(ratios);
        if (ratios.length == 1) {
            return new Ratio(range.median(), Double.NaN, Double.NaN, 1);
        }
        if (ratios.length < FEW) {
            return new Ratio(range.median(), range.min(), range.max(), ratios.length);
        }
        double[] medians = resampled(ratios);
        int outside = (int) (SAMPLES * OUTSIDE);
        return new Ratio(range.median(), medians[outside], medians[SAMPLES - 1 - outside], ratios.length);
    }

    /** The percentile bootstrap: medians of samples drawn with replacement, in order (Efron 1979). */
    private static double[] resampled(double[] ratios) {
        var random = new Random(SEED);
        double[] medians = new double[SAMPLES];
        double[] sample = new double[ratios.length];
        for (int i = 0; i < SAMPLES; i++) {
            for (int k = 0; k < sample.length; k++) {
                sample[k] = ratios[random.nextInt(ratios.length)];
            }
            medians[i] = Range.of(sample).median();
        }
        Arrays.sort(medians);
        return medians;
    }

    /**
     * Is there a difference that these rounds agree on? Few rounds agree by chance: three of equal servers do so every fourth
     * time. So the fewer there are, the larger must be the least difference that any of them shows.
     */
    boolean toldApart() {
        double margin = margin();
        double least = rounds == 1 ? median : low;
        double greatest = rounds == 1 ? median : high;
        return least > margin || greatest < 1 / margin;
    }

    private double margin() {
        return switch (rounds) {
            case 1 -> 1.5;
            case 2 -> 1.15;
            case 3, 4 -> 1.05;
            default -> 1;
        };
    }
}
