package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for, as it was asked. Empty lists and optionals stand for defaults.
 *
 * @param mode        how thoroughly, where nothing more particular is asked for
 * @param experiments names of experiments
 */
record CompareOptions(
        Mode mode,
        List<String> experiments,
        List<String> transports,
        List<String> controls,
        List<String> protocols,
        List<Integer> clients,
        int size,
        int depth,
        Optional<Double> seconds,
        Optional<Integer> rounds) {
    static final int DEFAULT_SIZE = 64;

    private static final int MAX_SIZE = 65_507;
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_CLIENTS = 20_000;
    private static final int MAX_ROUNDS = 20;
    private static final double MIN_SECONDS = 0.2;
    private static final double MAX_SECONDS = 60;
    /** Descriptors that a JVM needs besides its connections. */
    private static final int RESERVED_DESCRIPTORS = 200;

    /**
     * What is to be done, with what can't be done here left out and remarked.
     *
     * @throws IllegalArgumentException when the options make no sense; the message is for the user
     */
    Plan plan(Cpus cpus, OptionalLong descriptors, Results remarks) {
        check("--size", size, MessagePattern.MIN_BYTES, MAX_SIZE);
        check("--depth", depth, 1, MAX_DEPTH);
        seconds.ifPresent(value -> check("--seconds", value, MIN_SECONDS, MAX_SECONDS));
        rounds.ifPresent(value -> check("--rounds", value, 1, MAX_ROUNDS));
        clients.forEach(value -> check("--clients", value, 1, MAX_CLIENTS));
        if (!Set.of("tcp", "udp").containsAll(protocols)) {
            throw new IllegalArgumentException("--protocols takes tcp and udp, not " + protocols);
        }
        List<Integer> tcp = protocols.contains("tcp") ? counts(mode.tcpClients()) : List.of();
        List<Integer> udp = protocols.contains("udp") ? counts(mode.udpClients()) : List.of();
        List<Integer> idle = tcp.isEmpty() ? List.of() : mode.idleCounts();
        int repetitions = rounds.orElse(mode.rounds());
        List<Experiment> chosen = experiments.isEmpty() ? Experiments.of(mode) : Experiments.named(experiments);
        List<Variant> variants = variants(cpus, remarks);
        List<Integer> tcpFitting = fitting(tcp, descriptors, remarks);
        List<Integer> udpFitting = fitting(udp, descriptors, remarks);
        if (tcpFitting.isEmpty() && udpFitting.isEmpty()) {
            throw new IllegalArgumentException("no number of clients is left to measure");
        }
        return new Plan(
                mode,
                chosen,
                variants,
                tcpFitting,
                udpFitting,
                fitting(idle, descriptors, remarks),
                size,
                depth,
                repetitions,
                rounds.orElse(mode.repeats()),
                seconds,
                budget(chosen, variants.size(), (tcp.size() + udp.size()) * repetitions, repetitions));
    }

    /** With a length that was asked for, the time is what that takes for echo, and as much more as the others weigh. */
    private Duration budget(List<Experiment> chosen, int variants, int cells, int repetitions) {
        if (seconds.isEmpty()) {
            return mode.budget();
        }
        double run = seconds.get() * (1 + Budget.WARM_SHARE) + 1;
        double starts = repetitions * variants * (2 + 2 * mode.warmSeconds()) + variants * 3;
        double echo = (1 + mode.shares().size()) * run * variants * cells + starts;
        double weights = chosen.stream().mapToDouble(Experiment::weight).sum();
        double ofEcho = chosen.stream()
                .filter(EchoExperiment.class::isInstance)
                .mapToDouble(Experiment::weight)
                .sum();
        return Duration.ofSeconds((long) Math.ceil(ofEcho == 0 ? echo : echo * weights / ofEcho));
    }

    private List<Integer> counts(List<Integer> otherwise) {
        return clients.isEmpty() ? otherwise : clients.stream().distinct().sorted().toList();
    }

    private static List<Integer> fitting(List<Integer> counts, OptionalLong descriptors, Results remarks) {
        if (descriptors.isEmpty()) {
            return counts;
        }
        long room = descriptors.getAsLong() - RESERVED_DESCRIPTORS;
        List<Integer> fitting = counts.stream().filter(count -> count <= room).toList();
        if (fitting.size() < counts.size()) {
            remarks.remark("Left out: more than " + Math.max(0, room) + " clients, for a process may open "
                    + descriptors.getAsLong() + " descriptors here (ulimit -n).");
        }
        return fitting;
    }

    private List<Variant> variants(Cpus cpus, Results remarks) {
        var variants = new ArrayList<Variant>();
        for (String transport : transports) {
            switch (transport) {
                case "reactor", "platform", "virtual" -> variants.add(Variant.own(transport, transport, 1));
                case "reactors" -> {
                    int loops = cpus.serverCount();
                    if (loops > 1) {
                        variants.add(Variant.own("reactor x" + loops, "reactor", loops));
                    } else {
                        remarks.remark("Left out: several reactors, for the server has one processor here.");
                    }
                }
                case "none" -> {
                    // Controls only.
                }
                default -> throw new IllegalArgumentException(
                        "--transports takes reactor, reactors, platform, virtual and none, not " + transport);
            }
        }
        controls.forEach(control -> variants.add(Variant.control(control)));
        var names = new HashSet<String>();
        for (Variant variant : variants) {
            if (!names.add(variant.name())) {
                throw new IllegalArgumentException("two variants are called " + variant.name());
            }
        }
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to measure");
        }
        return variants;
    }

    private static void check(String option, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    option + " takes " + text(min) + " to " + text(max) + ", not " + text(value));
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** Better to say so now than in ten minutes. */
    static void checkWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("can't write to " + file + ": it is a folder");
        }
        checkFolder(Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file));
    }

    /** The same of a folder, which is made here. */
    static void checkFolder(Path folder) {
        try {
            Files.delete(Files.createTempFile(Files.createDirectories(folder), ".compare", ".tmp"));
        } catch (IOException e) {
            throw new IllegalArgumentException("can't write to " + folder + ": " + Failure.words(e), e);
        }
    }
}
