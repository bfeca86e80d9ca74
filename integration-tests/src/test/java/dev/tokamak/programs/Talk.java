package dev.tokamak.programs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that is talked to in lines: its standard output, with errors among it, and its standard input. Ended by {@code close}. */
final class Talk implements AutoCloseable {

    private static final String END = "\0end";
    /** Several virtual machines may be starting at once, on a busy machine. */
    private static final int PATIENCE_SECONDS = 40;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> heard = new ArrayList<>();

    private Talk(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().name("talk").start(this::follow);
    }

    /** Starts a program, looked for in PATH. */
    static Talk start(ProcessBuilder program) {
        try {
            return new Talk(program.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Talk start(String... command) {
        return start(new ProcessBuilder(command));
    }

    private void follow() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        lines.add(END);
    }

    void say(String line) {
        try {
            var in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("after " + heard, e);
        }
    }

    /** Nothing more is said. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("after " + heard, e);
        }
    }

    /** The next line for which this holds; those before it are skipped. */
    String hear(Predicate<String> wanted) {
        while (true) {
            var line = next();
            if (line.equals(END)) {
                throw new AssertionError("it ended after " + heard);
            }
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /** All lines up to the end, with those heard before. */
    List<String> hearAll() {
        while (!next().equals(END)) {
            // until the end
        }
        return heard.subList(0, heard.size() - 1);
    }

    /** What was heard, and no more. */
    List<String> hearAllSoFar() {
        return List.copyOf(heard);
    }

    private String next() {
        try {
            var line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing more came after " + heard);
            }
            heard.add(line);
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted after " + heard, e);
        }
    }

    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end; it said " + heard);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted after " + heard, e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // it no longer reads
        }
        exitCode();
    }
}
