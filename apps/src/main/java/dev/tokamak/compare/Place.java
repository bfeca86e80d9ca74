package dev.tokamak.compare;

import java.util.Comparator;
import java.util.Locale;

/**
 * What was measured, but for the variant and the round: the figures of one place can be compared.
 *
 * @param experiment name of the experiment
 * @param phase      its part: {@code closed}, {@code open}, {@code idle}
 * @param protocol   {@code tcp} or {@code udp}
 * @param clients    how many were connected
 * @param setting    what else was set, such as {@code 70 %}; empty when nothing was
 */
record Place(String experiment, String phase, String protocol, int clients, String setting)
        implements
            Comparable<Place> {

    /** A place of the echo experiment without a setting. */
    static Place echo(String phase, String protocol, int clients) {
        return new Place("echo", phase, protocol, clients, "");
    }

    /** The same protocol and clients in another part. */
    Place with(String otherPhase, String otherSetting) {
        return new Place(experiment, otherPhase, protocol, clients, otherSetting);
    }

    /** Such as "TCP, 64 clients"; nobody is not mentioned. */
    String words() {
        String name = protocol.toUpperCase(Locale.ROOT);
        return clients == 0 ? name : name + ", " + clients + (clients == 1 ? " client" : " clients");
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::experiment)
            .thenComparing(Place::protocol)
            .thenComparingInt(Place::clients)
            .thenComparing(Place::phase)
            .thenComparingInt(place -> place.setting.length()) // "50 %" before "110 %"
            .thenComparing(Place::setting);
}
