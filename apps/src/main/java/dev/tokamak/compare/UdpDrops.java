package dev.tokamak.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What Linux says about datagrams that it threw away. Everything is empty where the system doesn't say. */
final class UdpDrops {
    private static final String FAMILY = "Udp:";
    private static final int LOCAL_ADDRESS = 1;

    private UdpDrops() {}

    /** Datagrams for this port of this machine that found its socket's buffer full, over all sockets bound to it now. */
    static OptionalLong ofPort(int port) {
        return Stream.of("/proc/net/udp", "/proc/net/udp6")
                .map(Path::of)
                .map(Linux::read)
                .flatMap(text -> text.stream().map(each -> ofPort(each, port)))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Long::sum);
    }

    /** The same from a text such as {@code /proc/net/udp}; empty when no socket there has the port. */
    static OptionalLong ofPort(String table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        return table.lines()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 2 && words[LOCAL_ADDRESS].endsWith(suffix))
                .map(words -> words[words.length - 1])
                .filter(UdpDrops::isNumber)
                .mapToLong(Long::parseLong)
                .reduce(Long::sum);
    }

    /** Datagrams that found a full buffer, on the whole machine since it started. */
    static OptionalLong bufferErrors() {
        return Linux.read(Path.of("/proc/net/snmp")).map(text -> counter(text, "RcvbufErrors"))
                .orElse(OptionalLong.empty());
    }

    /** A counter of UDP in a text such as {@code /proc/net/snmp}: a line of names, then one of numbers. */
    static OptionalLong counter(String snmp, String name) {
        List<String[]> lines = snmp.lines()
                .filter(line -> line.startsWith(FAMILY))
                .map(line -> line.split("\\s+"))
                .toList();
        if (lines.size() < 2) {
            return OptionalLong.empty();
        }
        int at = List.of(lines.getFirst()).indexOf(name);
        String[] numbers = lines.get(1);
        return at > 0 && at < numbers.length && isNumber(numbers[at])
                ? OptionalLong.of(Long.parseLong(numbers[at]))
                : OptionalLong.empty();
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(Character::isDigit);
    }
}
