package dev.tokamak.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import dev.tokamak.cli.Main;

/** All services in a process of their own, and what it uses. */
final class SoakedServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final String MESSAGES_PER_ROOM = "10000";
    private static final Pattern HEAP = Pattern.compile("(?mi)^\\s*(?:def ?new|tenured)\\b.* used (\\d+)K");
    private static final Pattern TOTAL = Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern HEAP_COMMITTED = Pattern
            .compile("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    /**
     * What a process uses.
     *
     * @param descriptors
     *            open ones
     * @param threads
     *            of the system
     * @param heap
     *            bytes of live objects
     * @param nativeMemory
     *            bytes that the virtual machine has outside of the heap
     * @param resident
     *            bytes of memory in all
     */
    record Figures(int descriptors, int threads, long heap, long nativeMemory, long resident) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "%d descriptors, %d threads, %.1f MB heap, %.1f MB native, %.1f MB resident",
                    descriptors, threads, heap / 1e6, nativeMemory / 1e6, resident / 1e6);
        }
    }

    private final Process process;
    private final Path folder;
    private final Map<String, InetSocketAddress> endpoints = new HashMap<>();

    private SoakedServer(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts it; its data is in the folder {@code data} of this folder, its errors in the file {@code errors}. */
    static SoakedServer start(Path folder, String transport) throws IOException {
        var process = new ProcessBuilder(tool("java"), "-Xmx256m", "-XX:+UseSerialGC",
                "-XX:NativeMemoryTracking=summary",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(), "serve", "--transport", transport, "--data", folder.resolve("data").toString(),
                "--offline", "--grace", "10s", "--chat-grace", "5s", "--chat-history", MESSAGES_PER_ROOM, "chat=0",
                "drop=0", "echo=0", "files=0", "guess=0", "log=0", "quiz=0", "sftp913=0",
                "weather=0").redirectError(folder.resolve("errors").toFile()).start();
        var server = new SoakedServer(process, folder);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (var line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
            if (line == null) {
                throw new AssertionError("the server did not start: " + server.log());
            }
            var words = line.split(" "); // listening SERVICE PROTOCOL HOST:PORT
            server.endpoints.put(words[1] + " " + words[2], new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"),
                    Integer.parseInt(words[3].substring(words[3].lastIndexOf(':') + 1))));
        }
        return server;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Where it listens: "echo udp". */
    InetSocketAddress at(String endpoint) {
        return endpoints.get(endpoint);
    }

    List<InetSocketAddress> all(String protocol) {
        return endpoints.entrySet().stream().filter(each -> each.getKey().endsWith(" " + protocol))
                .map(Map.Entry::getValue).toList();
    }

    /** The certificate that it made for itself, PEM. */
    byte[] certificate() throws IOException {
        return Files.readAllBytes(folder.resolve("data/keys/tls.crt"));
    }

    int descriptors() {
        try (var open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Figures figures() {
        command("GC.run");
        var heap = HEAP.matcher(command("GC.heap_info")).results().mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        var memory = command("VM.native_memory", "summary");
        return new Figures(descriptors(), (int) status("Threads"), heap << 10,
                (number(TOTAL, memory) - number(HEAP_COMMITTED, memory)) << 10, status("VmRSS") << 10);
    }

    /** What it has logged. */
    String log() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }

    /** A dump of its threads. */
    String threads() {
        return command("Thread.print");
    }

    private static long number(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return Long.parseLong(found.group(1));
    }

    private long status(String name) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+")[1])).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String command(String... words) {
        try {
            var command = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()));
            command.command().addAll(List.of(words));
            var asked = command.redirectErrorStream(true).start();
            var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(asked.exitValue()).as(answer).isZero();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Tells it to stop; its exit code. */
    int stop() throws InterruptedException {
        process.toHandle().destroy();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
