package dev.tokamak.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads what Linux says of itself under /proc and /sys. Whatever isn't there, or can't be understood, is empty. */
final class Machine {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern WIDE_GAP = Pattern.compile("\\s{2,}");

    /** A limit of this process: the JVM raises the soft one of open files to the hard one by itself. */
    record Soft(long soft, long hard) {}

    private final Path root;

    /**
     * A machine.
     *
     * @param root "/", or a folder that looks like it
     */
    Machine(Path root) {
        this.root = root;
    }

    /** A limit of this process by the name that /proc/self/limits gives it; {@link Long#MAX_VALUE} for unlimited. */
    Optional<Soft> processLimit(String name) {
        for (var line : lines("proc/self/limits")) {
            var columns = WIDE_GAP.split(line.strip());
            if (columns.length >= 3 && columns[0].equals(name)) {
                var soft = number(columns[1]);
                var hard = number(columns[2]);
                if (soft.isPresent() && hard.isPresent()) {
                    return Optional.of(new Soft(soft.getAsLong(), hard.getAsLong()));
                }
            }
        }
        return Optional.empty();
    }

    /** The numbers in a file under /proc/sys. */
    List<Long> sysctl(String path) {
        return lines("proc/sys/" + path).stream().flatMap(line -> BLANKS.splitAsStream(line.strip()))
                .map(Machine::number).filter(OptionalLong::isPresent).map(OptionalLong::getAsLong).toList();
    }

    /** Memory of the machine, bytes. */
    OptionalLong memory() {
        return lines("proc/meminfo").stream().map(BLANKS::split)
                .filter(columns -> columns.length >= 2 && columns[0].equals("MemTotal:"))
                .map(columns -> number(columns[1])).filter(OptionalLong::isPresent)
                .mapToLong(kib -> kib.getAsLong() << 10).findFirst();
    }

    /** Processors that are switched on, whoever may use them. */
    OptionalLong processors() {
        long count = lines("proc/cpuinfo").stream().filter(line -> line.startsWith("processor")).count();
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(count);
    }

    /** The tightest limit of a kind in this process's control group and those above it; empty when there is none. */
    OptionalLong cgroup(String file) {
        long least = Long.MAX_VALUE;
        for (var group = cgroup(); group != null && group.startsWith(groups()); group = group.getParent()) {
            for (var line : lines(group.resolve(file))) {
                least = Math.min(least, number(line.strip()).orElse(Long.MAX_VALUE));
            }
        }
        return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
    }

    /** Processors' worth of time that control groups allow, in hundredths; empty when they don't limit it. */
    OptionalLong cgroupCpuHundredths() {
        long least = Long.MAX_VALUE;
        for (var group = cgroup(); group != null && group.startsWith(groups()); group = group.getParent()) {
            for (var line : lines(group.resolve("cpu.max"))) {
                var quota = BLANKS.split(line.strip());
                if (quota.length == 2 && number(quota[0]).isPresent() && number(quota[1]).orElse(0) > 0
                        && !quota[0].equals("max")) {
                    least = Math.min(least, 100 * Long.parseLong(quota[0]) / Long.parseLong(quota[1]));
                }
            }
        }
        return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
    }

    private Path groups() {
        return root.resolve("sys/fs/cgroup");
    }

    /** Version 2 alone: "0::/path". Inside a container the path may be that of the host; then the root group tells. */
    private Path cgroup() {
        for (var line : lines("proc/self/cgroup")) {
            if (line.startsWith("0::/")) {
                var group = groups().resolve(line.substring("0::/".length())).normalize();
                return Files.isDirectory(group) && group.startsWith(groups()) ? group : groups();
            }
        }
        return groups();
    }

    private List<String> lines(String path) {
        return lines(root.resolve(path));
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException | SecurityException _) {
            return List.of();
        }
    }

    private static OptionalLong number(String text) {
        if (text.equals("unlimited") || text.equals("max")) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
