package dev.tokamak.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/** A server under test, in a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final long START_SECONDS = 20;
    private static final long STOP_MILLIS = 500;
    /** The connections of a process that ends break a little before the system says that it has ended. */
    private static final long END_MILLIS = 500;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final long USAGE_SECONDS = 5;
    private static final int TAIL_LINES = 5;
    /** Options of the command in the environment are meant for the comparison, not for the servers that it starts. */
    private static final String OUR_VARIABLES = "TOKAMAK_";
    /** What every JVM says that is given options through its environment. */
    private static final String NOTICE = "Picked up JAVA_TOOL_OPTIONS";

    private final Variant variant;
    private final Process process;
    private final Deque<String> errors = new ArrayDeque<>();
    private final BlockingQueue<Usage> usages = new LinkedBlockingQueue<>();
    private List<Endpoint> endpoints = List.of();
    private boolean settled = true;
    private @Nullable Thread errorsReader;

    private ServerProcess(Variant variant, Process process) {
        this.variant = variant;
        this.process = process;
    }

    /**
     * Starts a server; {@link #awaitReady} is to follow.
     *
     * @param cpus        processors that it may use, empty for any
     * @param environment variables to set besides our own
     */
    static ServerProcess launch(Variant variant, List<Integer> cpus, Map<String, String> environment)
            throws IOException {
        var builder = new ProcessBuilder(Cpus.pin(variant.command(), cpus));
        builder.environment().keySet().removeIf(name -> name.startsWith(OUR_VARIABLES));
        builder.environment().putAll(environment);
        return new ServerProcess(variant, builder.start());
    }

    /**
     * Waits until the server says that it is ready.
     *
     * @throws IOException when it does not; the message is one line and has the last of what it said
     */
    void awaitReady() throws IOException, InterruptedException {
        var ready = new CompletableFuture<List<Endpoint>>();
        Thread _ = daemon("server-output", () -> readOutput(ready));
        errorsReader = daemon("server-errors", this::readErrors);
        try {
            endpoints = ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw new IOException(variant.name() + " was not ready within " + START_SECONDS + " s" + lastWords());
        } catch (ExecutionException _) {
            awaitLastWords();
            throw new IOException(variant.name() + " ended before it was ready" + lastWords());
        }
    }

    private Thread daemon(String name, Runnable work) {
        var thread = new Thread(work, name + "-" + variant.name());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Reads on after the server is ready, so that it never blocks on a full pipe. */
    private void readOutput(CompletableFuture<List<Endpoint>> ready) {
        var found = new ArrayList<Endpoint>();
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            in.lines().forEach(line -> {
                if (line.strip().equals(Endpoint.READY)) {
                    ready.complete(List.copyOf(found));
                } else if (line.startsWith(UsageReporter.WORD + " ")) {
                    usages.add(Usage.parse(LoadLine.parse(line)));
                } else {
                    Endpoint.parse(line).ifPresent(found::add);
                }
            });
        } catch (IOException | UncheckedIOException | IllegalArgumentException _) {
            // The process has ended.
        }
        ready.completeExceptionally(new IOException("ended"));
    }

    private void readErrors() {
        try (var in = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.startsWith(NOTICE)).forEach(this::keep);
        } catch (IOException | UncheckedIOException _) {
            // The process has ended.
        }
    }

    private void keep(String line) {
        synchronized (errors) {
            errors.add(line.strip());
            if (errors.size() > TAIL_LINES) {
                errors.remove();
            }
        }
    }

    /** What a process that has ended said last may still be on the way. */
    private void awaitLastWords() throws InterruptedException {
        if (errorsReader != null) {
            errorsReader.join(LAST_WORDS);
        }
    }

    /** The end of what the server said on standard error, in one line; empty if it said nothing. */
    private String lastWords() {
        synchronized (errors) {
            return errors.isEmpty() ? "" : ": " + String.join(" | ", errors);
        }
    }

    Variant variant() {
        return variant;
    }

    /** Whether its throughput had settled when it had been warmed. */
    boolean settled() {
        return settled;
    }

    void settled(boolean whether) {
        settled = whether;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Something failed: because the server has ended, or is just ending? */
    boolean hasEnded() throws InterruptedException {
        return process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One line about the end of a server that should still be running. */
    String obituary() throws InterruptedException {
        if (!process.isAlive()) {
            awaitLastWords();
        }
        String end = process.isAlive() ? " still runs" : " ended with exit code " + process.exitValue();
        return variant.name() + end + lastWords();
    }

    /** Where it offers this service over this protocol, if it does. */
    Optional<Endpoint> endpoint(String service, String protocol) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.service().equals(service) && endpoint.protocol().equals(protocol))
                .findFirst();
    }

    /** Where it serves a protocol, if it does. */
    Optional<Endpoint> endpoint(String protocol) {
        return endpoints.stream().filter(endpoint -> endpoint.protocol().equals(protocol)).findFirst();
    }

    /** What the kernel has counted, and what the server says itself if it is one of ours. */
    ProcessSample sample() {
        return ProcessSample.of(process.toHandle()).with(usage(UsageReporter.WORD));
    }

    /** As {@link #sample}, after garbage was collected where the server can be asked to. */
    ProcessSample sampleWithoutGarbage() {
        var usage = usage(UsageReporter.COLLECT_FIRST);
        return ProcessSample.of(process.toHandle()).with(usage);
    }

    private Optional<Usage> usage(String order) {
        if (variant.control()) {
            return Optional.empty();
        }
        try {
            usages.clear(); // an answer that came too late for the one who asked
            var orders = process.outputWriter(StandardCharsets.UTF_8);
            orders.write(order + "\n");
            orders.flush();
            return Optional.ofNullable(usages.poll(USAGE_SECONDS, TimeUnit.SECONDS));
        } catch (IOException _) {
            return Optional.empty(); // it has ended: that is found out elsewhere
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Ends the server, kindly for half a second. */
    @Override
    public void close() {
        var family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroy);
        var ended = CompletableFuture.allOf(
                family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
        try {
            ended.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            family.forEach(ProcessHandle::destroyForcibly);
        } catch (ExecutionException | TimeoutException _) {
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Ends the server at once. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
