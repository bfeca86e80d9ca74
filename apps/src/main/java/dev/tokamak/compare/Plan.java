package dev.tokamak.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be measured, and within which time.
 *
 * @param quick      a first look: short runs, one round
 * @param variants   what is compared, in this order
 * @param tcpClients numbers of TCP clients; empty leaves TCP out
 * @param udpClients numbers of UDP clients; empty leaves UDP out
 * @param idleCounts numbers of idle connections for the memory slope; fewer than two leave it out
 * @param size       bytes of a message
 * @param depth      messages that each client keeps under way in the closed loop
 * @param rounds     how often everything is repeated, with fresh servers
 * @param seconds    length of each measured interval, if it was asked for; else as long as the budget allows
 * @param budget     time for all of it
 * @param share      the equal rate, as a share of the slowest variant's capacity
 */
record Plan(
        boolean quick,
        List<Variant> variants,
        List<Integer> tcpClients,
        List<Integer> udpClients,
        List<Integer> idleCounts,
        int size,
        int depth,
        int rounds,
        Optional<Double> seconds,
        Duration budget,
        double share) {
    static final double QUICK_WARM_SECONDS = 1.6;
    static final double WARM_SECONDS = 3.0;

    Plan {
        variants = List.copyOf(variants);
        tcpClients = List.copyOf(tcpClients);
        udpClients = List.copyOf(udpClients);
        idleCounts = List.copyOf(idleCounts);
    }

    /** How long a fresh server is kept busy before the first measurement. */
    double warmSeconds() {
        return quick ? QUICK_WARM_SECONDS : WARM_SECONDS;
    }

    /** Places at which the echo experiment measures in one round. */
    List<Results.Cell> cells() {
        var cells = new ArrayList<Results.Cell>();
        tcpClients.forEach(clients -> cells.add(new Results.Cell("tcp", clients)));
        udpClients.forEach(clients -> cells.add(new Results.Cell("udp", clients)));
        return cells;
    }
}
