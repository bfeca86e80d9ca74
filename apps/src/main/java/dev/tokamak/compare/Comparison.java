package dev.tokamak.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.tokamak.cli.ExitCodes;
import dev.tokamak.compare.report.ReportWriter;

/**
 * One comparison from begin to end: starts the processes, runs the experiments, reports. However it ends, no process is left,
 * and what was measured is reported once.
 */
final class Comparison {
    /** Time for a hook to see that the end of a server is the user's doing, who has ended all of us. */
    private static final long INTERRUPT_MILLIS = 500;

    private final Plan plan;
    private final Cpus cpus;
    private final Results results;
    private final PrintStream out;
    private final PrintStream err;
    private final Reporting reporting;
    private final String commandLine;
    private final Instant begun = Instant.now();
    private final Map<String, String> machine;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Bench bench;
    private volatile boolean interrupted;
    private boolean reported;
    private boolean failed;

    /**
     * A comparison that is not begun.
     *
     * @param results what there is to remark already, and where measurements go
     * @param reporting what becomes of them
     */
    Comparison(
            Plan plan,
            Cpus cpus,
            Results results,
            PrintStream out,
            PrintStream err,
            Reporting reporting,
            String commandLine) {
        this.plan = plan;
        this.cpus = cpus;
        this.results = results;
        this.out = out;
        this.err = err;
        this.reporting = reporting;
        this.commandLine = commandLine;
        this.machine = Machine.describe(cpus, CodeCostExperiment.checkout());
    }

    /**
     * Measures and reports.
     *
     * @return 0, 1 when it could not be done or written, or 99 when a threshold was missed; a line on standard error says why
     */
    int run() throws InterruptedException {
        var hook = new Thread(this::interrupted, "compare-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        var progress = new Progress(err, Progress.onTerminal(), new Budget(plan.budget(), System::nanoTime));
        int exit = ExitCodes.FAILED;
        try {
            measure(progress);
            progress.done();
            exit = results.all().isEmpty() ? nothing() : report("") ? verdict() : ExitCodes.FAILED;
        } catch (InterruptedException e) {
            if (!interrupted) {
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            Thread.sleep(INTERRUPT_MILLIS);
            if (!interrupted) {
                progress.done();
                String why = e instanceof IOException io ? Failure.words(io) : "unexpected " + e;
                err.println("tokamak compare: " + why.lines().findFirst().orElse(""));
                report("it failed: " + why);
            }
        }
        if (!interrupted) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        return exit;
    }

    /** An empty report would only take the place of an earlier one. */
    private int nothing() {
        if (!failed) {
            err.println("tokamak compare: nothing was measured. " + String.join(" ", results.remarks()));
        }
        return ExitCodes.FAILED;
    }

    /** What is to be said of a comparison that came to its end. */
    private int verdict() {
        boolean died = results.all().stream().anyMatch(each -> each.marks().contains(Mark.DIED));
        return died || failed ? ExitCodes.FAILED : thresholds();
    }

    private void measure(Progress progress) throws IOException, InterruptedException {
        cpus.leaveServerAlone();
        try (var opened = new Bench(plan, cpus, progress.budget(), progress, results)) {
            bench = opened;
            double weights = plan.experiments().stream().mapToDouble(Experiment::weight).sum();
            var whole = opened.budget();
            for (Experiment experiment : plan.experiments()) {
                opened.allow(Math.max(0, whole.left()) * experiment.weight() / weights);
                run(experiment, opened);
                weights -= experiment.weight();
            }
        }
    }

    /** What one of them can't measure does not end the others. */
    private void run(Experiment experiment, Bench bench) throws IOException, InterruptedException {
        try {
            experiment.run(bench);
        } catch (IOException e) {
            bench.checkOpen();
            bench.load().checkAlive();
            failed = true;
            Thread.sleep(INTERRUPT_MILLIS);
            if (interrupted) {
                throw e;
            }
            bench.progress().done();
            err.println("tokamak compare: " + Failure.words(e).lines().findFirst().orElse(""));
            results.leftOut("\"" + experiment.title() + "\" did not come to its end: " + Failure.words(e) + ".");
        }
    }

    private int thresholds() {
        var misses = reporting.thresholds().stream().flatMap(each -> each.misses(results).stream()).toList();
        misses.forEach(line -> err.println("tokamak compare: " + line));
        return misses.isEmpty() ? 0 : ExitCodes.MISSED;
    }

    /** Ctrl-C or SIGTERM: end the processes, show what there is. */
    private void interrupted() {
        interrupted = true;
        Bench running = bench;
        if (running != null) {
            running.close();
        }
        err.println();
        err.println(results.all().isEmpty()
                ? "interrupted before anything was measured"
                : "interrupted: this is what was measured so far");
        report("it was interrupted");
    }

    /**
     * Shows and writes what there is, once.
     *
     * @param ended why it ended before its time; empty when it did not
     * @return whether everything could be written
     */
    private boolean report(String ended) {
        lock.lock();
        try {
            if (reported || (!ended.isEmpty() && results.all().isEmpty())) {
                return true;
            }
            reported = true;
            new ResultTable(plan, results, cpus).lines().forEach(out::println);
            reporting.baseline().ifPresent(baseline -> baseline.lines(plan, results).forEach(out::println));
            out.flush();
            if (!ended.isEmpty()) {
                results.leftOut("The comparison did not come to its end: " + ended + ".");
            }
            boolean folder = written("the report", this::writeFolder);
            boolean file = reporting.json().isEmpty() || written("the data", () -> writeJson(reporting.json().get()));
            return folder && file;
        } finally {
            lock.unlock();
        }
    }

    /** Something that writes files, and says which. */
    private interface Writing {
        Path write() throws IOException;
    }

    private boolean written(String what, Writing writing) {
        try {
            err.println("written: " + writing.write());
            return true;
        } catch (IOException | RuntimeException e) {
            String why = e instanceof IOException io ? Failure.words(io) : e.toString();
            err.println("tokamak compare: can't write " + what + ": " + why);
            return false;
        }
    }

    private Path writeJson(Path file) throws IOException {
        new JsonReport(plan, results, machine, commandLine, begun).write(file);
        return file;
    }

    private Path writeFolder() throws IOException {
        Files.createDirectories(reporting.folder());
        ReportWriter.write(writeJson(reporting.folder().resolve("report.json")), reporting.folder());
        return reporting.folder().resolve("report.html");
    }
}
