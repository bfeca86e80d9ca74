package dev.tokamak.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What experiments work with: the plan, the load, servers, time, and where results go. */
final class Bench implements AutoCloseable {
    private final Plan plan;
    private final Cpus cpus;
    private volatile Budget budget;
    private final Progress progress;
    private final Results results;
    private final LoadProcess load;
    private volatile boolean closed;
    private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();
    private final List<TemporaryDirectory> directories = new CopyOnWriteArrayList<>();

    Bench(Plan plan, Cpus cpus, Budget budget, Progress progress, Results results) throws IOException {
        this.plan = plan;
        this.cpus = cpus;
        this.budget = budget;
        this.progress = progress;
        this.results = results;
        this.load = LoadProcess.start(cpus.load());
    }

    Plan plan() {
        return plan;
    }

    Cpus cpus() {
        return cpus;
    }

    Budget budget() {
        return budget;
    }

    /** From here on there is this much time, of which what was learned so far is kept. */
    void allow(double seconds) {
        budget = budget.part(seconds);
    }

    Progress progress() {
        return progress;
    }

    Results results() {
        return results;
    }

    LoadProcess load() {
        return load;
    }

    /** Starts a server on the server's processors; it is ended with the bench at the latest. */
    ServerProcess start(Variant variant, Map<String, String> environment) throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.launch(variant, cpus.server(), environment);
        servers.add(server);
        if (closed) {
            server.kill(); // the bench was closed while this one was being launched
            checkOpen();
        }
        load.guard(server);
        try {
            server.awaitReady();
        } catch (IOException e) {
            stop(server);
            checkOpen();
            throw e;
        }
        return server;
    }

    /**
     * To be called when something failed: was it because all of this is being ended?
     *
     * @throws InterruptedException when it was
     */
    void checkOpen() throws InterruptedException {
        if (closed) {
            throw new InterruptedException("the bench is closed");
        }
    }

    /** An empty directory, which is removed with the bench at the latest. */
    TemporaryDirectory directory() throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.make();
        directories.add(directory);
        return directory;
    }

    void stop(ServerProcess server) {
        servers.remove(server);
        server.close();
    }

    /** Ends every process, at once. */
    @Override
    public void close() {
        closed = true;
        servers.forEach(ServerProcess::kill);
        load.close();
        for (TemporaryDirectory directory : directories) {
            try {
                directory.close();
            } catch (IOException e) {
                results.remark("Not removed: " + directory.path() + ": " + Failure.words(e) + ".");
            }
        }
    }
}
