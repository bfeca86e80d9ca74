package dev.tokamak.contract.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

/** Finds what a test has left behind: threads of its transports, virtual ones too, and descriptors. */
final class Leaks {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final AtomicBoolean WARM = new AtomicBoolean();

    private Map<String, Integer> before = Map.of();

    /** What the JDK opens once and keeps, it opens now: pollers for virtual threads, a socket for closing others. */
    private static void warmUp() {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var reader = Thread.startVirtualThread(() -> {
                try (var client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (var accepted = server.accept()) {
                Await.within(Await.PATIENCE, () -> reader.getState() == Thread.State.WAITING);
                accepted.getOutputStream().write(1);
            }
            reader.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void remember() {
        if (WARM.compareAndSet(false, true)) {
            warmUp();
        }
        before = descriptors();
    }

    /**
     * Fails if anything is left.
     *
     * @param failedAlready
     *            then it is not waited for, only printed
     */
    void check(boolean failedAlready) {
        if (Await.within(failedAlready ? Duration.ZERO : Await.PATIENCE, () -> left().isEmpty())) {
            return;
        }
        var left = left();
        if (failedAlready) {
            System.err.println("left behind: " + left);
        } else if (!left.isEmpty()) {
            throw new AssertionError("left behind: " + left);
        }
    }

    private List<String> left() {
        var left = new ArrayList<>(threads());
        var now = descriptors();
        now.forEach((kind, count) -> {
            int more = count - before.getOrDefault(kind, 0);
            if (more > 0) {
                left.add(more + " more of " + kind);
            }
        });
        return left;
    }

    /** Descriptors by kind: sockets, event polls, and files each by name. Jars and native libraries don't matter. */
    private static Map<String, Integer> descriptors() {
        var kinds = new TreeMap<String, Integer>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (var links = Files.newDirectoryStream(DESCRIPTORS)) {
                for (var link : links) {
                    var kind = kindOf(link);
                    if (!kind.isEmpty()) {
                        kinds.merge(kind, 1, Integer::sum);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return kinds;
    }

    private static String kindOf(Path link) {
        try {
            var target = Files.readSymbolicLink(link).toString();
            boolean ofTheJdk = target.endsWith(".jar") || target.endsWith(".so") || target.endsWith("modules")
                    || target.endsWith(".jfr") || target.startsWith("/proc") || target.startsWith("/dev");
            int colon = target.indexOf(":");
            return ofTheJdk ? "" : colon > 0 && !target.startsWith("anon") ? target.substring(0, colon) : target;
        } catch (IOException e) {
            return ""; // closed just now
        }
    }

    /** Threads of any transport of a test, as lines of a dump. */
    private static List<String> threads() {
        var marked = "\"" + Settings.PREFIX;
        try {
            var directory = Files.createTempDirectory("threads");
            var file = directory.resolve("dump");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(file.toString(),
                    ThreadDumpFormat.TEXT_PLAIN);
            try (var lines = Files.lines(file)) {
                return lines.filter(line -> line.contains(marked)).collect(Collectors.toList());
            } finally {
                Files.delete(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
