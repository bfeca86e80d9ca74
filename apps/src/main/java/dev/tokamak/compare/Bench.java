package dev.tokamak.compare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What experiments work with: the plan, the load, servers, time, and where results go. */
final class Bench implements AutoCloseable {
    private final Plan plan;
    private final Cpus cpus;
    private final Budget budget;
    private final Progress progress;
    private final Results results;
    private final LoadProcess load;
    private final List<ServerProcess> servers = new CopyOnWriteArrayList<>();

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
        var server = ServerProcess.start(variant, cpus.server(), environment);
        servers.add(server);
        load.guard(server);
        return server;
    }

    void stop(ServerProcess server) {
        servers.remove(server);
        server.close();
    }

    /** Ends every process, at once. */
    @Override
    public void close() {
        servers.forEach(ServerProcess::kill);
        load.close();
    }
}
