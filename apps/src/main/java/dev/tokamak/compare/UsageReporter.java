package dev.tokamak.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * In a server under test: answers each line on standard input with one on standard output ({@link Usage}). {@code usage}
 * asks for what has been used so far; {@code heap} collects garbage first.
 */
final class UsageReporter {
    static final String WORD = "usage";
    static final String COLLECT_FIRST = "heap";

    private static final int COLLECTIONS = 2;
    private static final Pattern STACK = Pattern.compile("\\(stack: reserved=\\d+KB, committed=(\\d+)KB");

    private UsageReporter() {}

    /** Answers from now on, on a thread of its own, until standard input ends. */
    static void start() {
        Thread.ofPlatform().daemon().name("usage").start(UsageReporter::answerAll);
    }

    private static void answerAll() {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line;
            while ((line = in.readLine()) != null) {
                System.out.println((line.equals(COLLECT_FIRST) ? withoutGarbage() : now()).toLine());
                System.out.flush();
            }
        } catch (IOException _) {
            // As good as the end: nobody asks any more.
        }
    }

    /** Cheap, for what it costs is counted too. */
    private static Usage now() {
        var used = ResourceUsage.now().orElse(new ResourceUsage(-1, -1));
        return new Usage(used.cpuNanos(), used.switches(), -1, -1);
    }

    private static Usage withoutGarbage() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        var used = now();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Usage(used.cpuNanos(), used.switches(), heap, stackKib().orElse(-1L));
    }

    /** The JVM says so when it was started with -XX:NativeMemoryTracking. */
    private static Optional<Long> stackKib() {
        try {
            var report = ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "vmNativeMemory",
                    new Object[] {new String[] {"summary"}}, new String[] {String[].class.getName()});
            var found = STACK.matcher(String.valueOf(report));
            return found.find() ? Optional.of(Long.valueOf(found.group(1))) : Optional.empty();
        } catch (JMException | RuntimeException _) {
            return Optional.empty(); // another JVM
        }
    }
}
