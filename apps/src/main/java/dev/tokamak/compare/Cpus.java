package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Which processors the server and the load get.
 *
 * @param allowed those that this process may use; empty where the system doesn't say
 * @param server  those of the server; empty when nothing is pinned
 * @param load    those of the load; empty when nothing is pinned
 */
record Cpus(List<Integer> allowed, List<Integer> server, List<Integer> load) {
    Cpus {
        allowed = List.copyOf(allowed);
        server = List.copyOf(server);
        load = List.copyOf(load);
    }

    /** Separate processors for both, where the system allows. */
    static Cpus detect() {
        List<Integer> allowed = Linux.status(Path.of("/proc/self/status"), "Cpus_allowed_list")
                .map(Cpus::list)
                .orElse(List.of());
        return allowed.size() >= 2 && canPin()
                ? split(allowed, Cpus::siblings)
                : new Cpus(allowed, List.of(), List.of());
    }

    /** Half for the server and half for the load, as if each were a core of its own. */
    static Cpus split(List<Integer> allowed) {
        return split(allowed, List::of);
    }

    /**
     * Half of the cores for the server and half for the load; of an odd number the server has one more. Processors that share a
     * core stay together, for a load that polls on the one would slow the server on the other.
     *
     * @param siblings all processors of the core that this one belongs to, itself included
     */
    static Cpus split(List<Integer> allowed, IntFunction<List<Integer>> siblings) {
        var cores = new LinkedHashMap<List<Integer>, List<Integer>>();
        allowed.forEach(cpu -> cores.computeIfAbsent(siblings.apply(cpu), _ -> new ArrayList<>()).add(cpu));
        List<List<Integer>> parts = cores.size() > 1
                ? List.copyOf(cores.values())
                : allowed.stream().map(List::of).toList(); // one core: they share it, and the report says so
        int server = (parts.size() + 1) / 2;
        return new Cpus(allowed, flat(parts.subList(0, server)), flat(parts.subList(server, parts.size())));
    }

    private static List<Integer> flat(List<List<Integer>> cores) {
        return cores.stream().flatMap(List::stream).toList();
    }

    /** The processors of this one's core, as Linux says; else itself alone. */
    private static List<Integer> siblings(int cpu) {
        return Linux.read(Path.of("/sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list"))
                .map(Cpus::list)
                .orElse(List.of(cpu));
    }

    boolean pinned() {
        return !server.isEmpty();
    }

    /** Processors that the server may use. */
    int serverCount() {
        return pinned() ? server.size() : Runtime.getRuntime().availableProcessors();
    }

    /** Processors that the load may use. */
    int loadCount() {
        return pinned() ? load.size() : Runtime.getRuntime().availableProcessors();
    }

    /** May the load poll without taking time from the server? */
    boolean loadMaySpin() {
        return pinned() || Runtime.getRuntime().availableProcessors() > 2;
    }

    static List<String> pin(List<String> command, List<Integer> cpus) {
        if (cpus.isEmpty()) {
            return command;
        }
        var pinned = new ArrayList<>(List.of("taskset", "-c", join(cpus)));
        pinned.addAll(command);
        return pinned;
    }

    /** Moves this process, which has next to nothing to do, off the server's processors. */
    void leaveServerAlone() {
        if (pinned()) {
            run("taskset", "-a", "-p", "-c", join(load), Long.toString(ProcessHandle.current().pid()));
        }
    }

    /** What the report says of it. */
    String sentence() {
        return sentence(Cpus::siblings);
    }

    String sentence(IntFunction<List<Integer>> siblings) {
        boolean shared = pinned() && siblings.apply(server.getFirst()).contains(load.getFirst());
        return pinned()
                ? "The server ran on processor " + join(server) + ", the load on " + join(load) + "."
                        + (shared ? " These share a core, so each slowed the other." : "")
                : "Nothing was pinned (that takes two processors and taskset): server and load disturbed each other.";
    }

    private static boolean canPin() {
        return run("taskset", "-p", Long.toString(ProcessHandle.current().pid()));
    }

    private static boolean run(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String join(List<Integer> cpus) {
        return cpus.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Reads the kernel's way to list processors: {@code 0-3,8}. */
    static List<Integer> list(String text) {
        var cpus = new ArrayList<Integer>();
        for (String part : text.strip().split(",")) {
            String[] ends = part.split("-");
            for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[ends.length - 1]); cpu++) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }
}
