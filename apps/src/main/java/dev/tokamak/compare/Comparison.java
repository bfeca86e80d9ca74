package dev.tokamak.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

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
    private final Optional<Path> json;
    private final String commandLine;
    private final Instant begun = Instant.now();
    private final Map<String, String> machine;
    private final ReentrantLock reporting = new ReentrantLock();
    private volatile @Nullable Bench bench;
    private volatile boolean interrupted;
    private boolean reported;

    /**
     * A comparison that is not begun.
     *
     * @param results what there is to remark already, and where measurements go
     * @param json    file for everything
     */
    Comparison(
            Plan plan,
            Cpus cpus,
            Results results,
            PrintStream out,
            PrintStream err,
            Optional<Path> json,
            String commandLine) {
        this.plan = plan;
        this.cpus = cpus;
        this.results = results;
        this.out = out;
        this.err = err;
        this.json = json;
        this.commandLine = commandLine;
        this.machine = Machine.describe(cpus);
    }

    /**
     * Measures and reports.
     *
     * @return 0, or 1 when it could not be done; then one line on standard error says why
     */
    int run() throws InterruptedException {
        var hook = new Thread(this::interrupted, "compare-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        var progress = new Progress(err, Progress.onTerminal(), new Budget(plan.budget(), System::nanoTime));
        int exit = 0;
        try {
            measure(progress);
            progress.done();
            exit = results.all().stream().anyMatch(each -> each.marks().contains(Mark.DIED)) ? 1 : 0;
            report(true);
        } catch (InterruptedException e) {
            if (!interrupted) {
                throw e;
            }
        } catch (IOException e) {
            Thread.sleep(INTERRUPT_MILLIS);
            if (!interrupted) {
                progress.done();
                err.println("tokamak compare: " + e.getMessage());
                report(false);
            }
            exit = 1;
        }
        if (!interrupted) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        return exit;
    }

    private void measure(Progress progress) throws IOException, InterruptedException {
        cpus.leaveServerAlone();
        try (var opened = new Bench(plan, cpus, progress.budget(), progress, results)) {
            bench = opened;
            for (Experiment experiment : List.of(new IdleMemoryExperiment(), new EchoExperiment())) {
                experiment.run(opened);
            }
        }
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
        report(false);
    }

    private void report(boolean complete) {
        reporting.lock();
        try {
            if (reported || (!complete && results.all().isEmpty())) {
                return;
            }
            reported = true;
            new ResultTable(plan, results, cpus).lines().forEach(out::println);
            out.flush();
            if (json.isPresent()) {
                new JsonReport(plan, results, machine, commandLine, begun).write(json.get(), complete);
                err.println("written: " + json.get());
            }
        } catch (IOException e) {
            err.println("tokamak compare: can't write " + json.get() + ": " + e.getMessage());
        } finally {
            reporting.unlock();
        }
    }
}
