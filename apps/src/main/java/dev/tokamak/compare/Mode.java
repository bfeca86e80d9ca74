package dev.tokamak.compare;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How thoroughly is compared, when nothing more particular is asked for. */
@SuppressWarnings("ImmutableEnumChecker") // lists made by List.of are
enum Mode {
    /** A first look within a minute. */
    QUICK(Duration.ofSeconds(56), 1, 1.6, List.of(0.5), List.of(1, 64, 512), List.of(64), List.of(0, 200, 400), 8,
            List.of(10, 100)),
    /** What most people want, within ten minutes. */
    DEFAULT(Duration.ofSeconds(580), 3, 5, List.of(0.5, 0.7, 0.9), List.of(1, 64, 512, 4096), List.of(64),
            List.of(0, 500, 1000, 2000), 64, List.of(10, 50, 100, 250, 500, 1000)),
    /** Everything. */
    FULL(Duration.ofMinutes(54), 3, 12, List.of(0.5, 0.7, 0.9), List.of(1, 8, 64, 512, 4096, 10_000),
            List.of(1, 64, 512), List.of(0, 1000, 2000, 4000), 256, List.of(10, 50, 100, 250, 500, 1000, 1500));

    private final Duration budget;
    private final int rounds;
    private final double warmSeconds;
    private final List<Double> shares;
    private final List<Integer> tcpClients;
    private final List<Integer> udpClients;
    private final List<Integer> idleCounts;
    private final long fileMebibytes;
    private final List<Integer> chatMembers;

    Mode(Duration budget, int rounds, double warmSeconds, List<Double> shares, List<Integer> tcpClients,
            List<Integer> udpClients, List<Integer> idleCounts, long fileMebibytes,
            List<Integer> chatMembers) {
        this.budget = budget;
        this.rounds = rounds;
        this.warmSeconds = warmSeconds;
        this.shares = shares;
        this.tcpClients = tcpClients;
        this.udpClients = udpClients;
        this.idleCounts = idleCounts;
        this.fileMebibytes = fileMebibytes;
        this.chatMembers = chatMembers;
    }

    /** Time for all of it. */
    Duration budget() {
        return budget;
    }

    /** How often the main experiment is repeated, with fresh servers. */
    int rounds() {
        return rounds;
    }

    /** How often each of the others is: once is worth its time, unless everything is wanted. */
    int repeats() {
        return this == FULL ? rounds : 1;
    }

    /** How long a fresh server is kept busy at most until its throughput has settled. */
    double warmSeconds() {
        return warmSeconds;
    }

    /** The equal rates, as shares of the slowest variant's capacity. */
    List<Double> shares() {
        return shares;
    }

    List<Integer> tcpClients() {
        return tcpClients;
    }

    List<Integer> udpClients() {
        return udpClients;
    }

    List<Integer> idleCounts() {
        return idleCounts;
    }

    /** How large a file is that is fetched over TCP. */
    long fileBytes() {
        return fileMebibytes << 20;
    }

    /** Numbers of members of a chat room, one after the other. */
    List<Integer> chatMembers() {
        return chatMembers;
    }

    /** As it stands in JSON. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
