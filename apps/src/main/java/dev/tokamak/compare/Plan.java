package dev.tokamak.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be measured, and within which time.
 *
 * @param mode        how thoroughly
 * @param experiments what is measured, in this order
 * @param variants    what is compared, in this order; ratios refer to the first
 * @param tcpClients  numbers of TCP clients; empty leaves TCP out
 * @param udpClients  numbers of UDP clients; empty leaves UDP out
 * @param idleCounts  numbers of idle connections for the memory slope; fewer than two leave it out
 * @param size        bytes of a message
 * @param depth       messages that each client keeps under way in the closed loop
 * @param rounds      how often the main experiment, echo, is repeated, with fresh servers
 * @param repeats     how often each of the others is
 * @param seconds     length of each measured interval, if it was asked for; else as long as the budget allows
 * @param budget      time for all of it
 */
record Plan(
        Mode mode,
        List<Experiment> experiments,
        List<Variant> variants,
        List<Integer> tcpClients,
        List<Integer> udpClients,
        List<Integer> idleCounts,
        int size,
        int depth,
        int rounds,
        int repeats,
        Optional<Double> seconds,
        Duration budget) {

    Plan {
        experiments = List.copyOf(experiments);
        variants = List.copyOf(variants);
        tcpClients = List.copyOf(tcpClients);
        udpClients = List.copyOf(udpClients);
        idleCounts = List.copyOf(idleCounts);
    }

    /** What ratios refer to. */
    String base() {
        return variants.getFirst().name();
    }

    /** Are there clients for this protocol? */
    boolean has(String protocol) {
        return !(protocol.equals("udp") ? udpClients : tcpClients).isEmpty();
    }

    /** Places at which the echo experiment finds capacities in one round. */
    List<Place> cells() {
        var cells = new ArrayList<Place>();
        tcpClients.forEach(clients -> cells.add(Place.echo(EchoExperiment.CLOSED, "tcp", clients)));
        udpClients.forEach(clients -> cells.add(Place.echo(EchoExperiment.CLOSED, "udp", clients)));
        return cells;
    }
}
