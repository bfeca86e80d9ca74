package dev.tokamak.limits;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TransportKind;

/**
 * {@link ServerMain} in a process of its own, perhaps with limits of its own. It is told what to report by lines, and
 * answers by lines; what it logs is kept. Every wait is bounded, and the process is gone after {@code close}.
 */
final class ForkedServer implements AutoCloseable {

    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final InetSocketAddress address;

    private ForkedServer(Process process) {
        this.process = process;
        follow("forked-stdout", process.getInputStream(), answers::add);
        follow("forked-stderr", process.getErrorStream(), line -> {
            log.add(line);
            System.err.println("    forked: " + line);
        });
        try {
            address = RawClient.loopback(Integer.parseInt(answer("listening ")));
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * Starts one.
     *
     * @param kind
     *            its transport
     * @param limits
     *            a command that puts limits on the command behind it; may be empty
     * @param options
     *            of the virtual machine
     * @return listening
     */
    static ForkedServer start(TransportKind kind, List<String> limits, String... options) {
        var command = Stream
                .of(limits.stream(), java(options).stream(), Stream.of(ServerMain.class.getName(), kind.name()))
                .flatMap(parts -> parts).toList();
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().put("MALLOC_ARENA_MAX", "1"); // each arena reserves 64 MiB of address space
            return new ForkedServer(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * This very Java, with what the framework and its tests need of the class path. Libraries of other modules are left
     * out: the virtual machine opens all of them for one class that it does not find, and each is a descriptor.
     */
    static List<String> java(String... options) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of(options));
        command.add("-cp");
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.add(Stream.of(classPath.split(File.pathSeparator)).filter(ForkedServer::isOurs)
                .collect(Collectors.joining(File.pathSeparator)));
        return command;
    }

    private static boolean isOurs(String entry) {
        var path = Path.of(entry);
        return Files.isDirectory(path) || path.getFileName().toString().startsWith("tokamak-");
    }

    private static void follow(String name, InputStream stream, Consumer<String> lines) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.accept(line);
                }
            } catch (IOException e) {
                lines.accept("end of " + name + ": " + e);
            }
        });
    }

    private String answer(String prefix) {
        try {
            while (true) {
                var line = answers.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (line == null) {
                    throw new AssertionError("the forked server did not say '" + prefix + "'; it logged " + log);
                }
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the forked server", e);
        }
    }

    private String ask(String question) {
        try {
            OutputStream commands = process.getOutputStream();
            commands.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the forked server is gone; it logged " + log, e);
        }
        return answer(question + " ");
    }

    /** Where it listens for TCP. */
    InetSocketAddress address() {
        return address;
    }

    /** The same as a wildcard address, which stands for every address of this machine. */
    InetSocketAddress everyAddress() {
        return new InetSocketAddress(address.getPort());
    }

    /** A figure that it reports: a counter by name, {@code open}, {@code turns}, {@code premature}, {@code descriptors}. */
    long figure(String name) {
        return Long.parseLong(ask(name));
    }

    /** Live objects of a class, after a full collection. */
    long instancesOf(String className) {
        return Long.parseLong(ask("instances " + className));
    }

    /** Lines that it logged and that contain this. */
    long logged(String part) {
        return log.stream().filter(line -> line.contains(part)).count();
    }

    /** Processor time used so far. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Processor time used while this thread waits. */
    Duration cpuTimeOf(Duration waiting) {
        var before = cpuTime();
        Await.within(waiting, () -> false);
        return cpuTime().minus(before);
    }

    /** Memory that is resident now, in KiB. */
    long residentKib() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                    .findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the forked server can't be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
