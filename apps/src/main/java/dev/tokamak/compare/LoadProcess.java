package dev.tokamak.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The load, in a process of its own ({@link LoadMain}), as seen from the command. One order at a time. */
final class LoadProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final LoadLine ENDED = LoadLine.of("failed").with("reason", "the load process has ended");
    /** Small and simple, with a collector that has no threads of its own: the load allocates next to nothing. */
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xms128m", "-Xmx512m");

    private final Process process;
    private final BufferedWriter orders;
    private final BlockingQueue<LoadLine> answers = new LinkedBlockingQueue<>();

    private LoadProcess(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        var reader = new Thread(this::readAnswers, "load-answers");
        reader.setDaemon(true);
        reader.start();
    }

    static LoadProcess start(List<Integer> cpus) throws IOException {
        var command = new ArrayList<>(Variant.javaWithClasses());
        command.addAll(1, FLAGS);
        Module module = LoadMain.class.getModule();
        if (module.isNamed()) {
            command.addAll(List.of("-m", module.getName() + "/" + LoadMain.class.getName()));
        } else {
            command.add(LoadMain.class.getName());
        }
        return new LoadProcess(new ProcessBuilder(Cpus.pin(command, cpus))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void readAnswers() {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = in.readLine()) != null) {
                answers.add(LoadLine.parse(line));
            }
        } catch (IOException | IllegalArgumentException _) {
            // Said below.
        }
        answers.add(ENDED);
    }

    ProcessSample sample() {
        return ProcessSample.of(process.toHandle());
    }

    /** The load ends this server too when it finds that we are gone without having done so. */
    void guard(ServerProcess server) throws IOException, InterruptedException {
        ask(LoadLine.of("guard").with("pid", server.pid()));
    }

    void open(Endpoint server, int clients, int size) throws IOException, InterruptedException {
        ask(LoadLine.of("open")
                .with("proto", server.protocol())
                .with("host", server.address().getAddress().getHostAddress())
                .with("port", server.address().getPort())
                .with("clients", clients)
                .with("size", size));
    }

    LoadResult run(LoadRun run) throws IOException, InterruptedException {
        return LoadResult.parse(ask(LoadLine.of("run")
                .with("perSecond", run.perSecond())
                .with("depth", run.depth())
                .with("warmNanos", run.warmNanos())
                .with("nanos", run.nanos())
                .with("windows", run.windows())
                .with("spin", run.spin())));
    }

    /** Closes all connections; the server has seen it when this returns. */
    void closeClients() throws IOException, InterruptedException {
        ask(LoadLine.of("close"));
    }

    private LoadLine ask(LoadLine order) throws IOException, InterruptedException {
        orders.write(order.toString());
        orders.newLine();
        orders.flush();
        long extra = order.word().equals("run")
                ? (order.number("nanos") + order.number("warmNanos")) / 1_000_000_000
                : 0;
        LoadLine answer = answers.poll(PATIENCE_SECONDS + extra, TimeUnit.SECONDS);
        if (answer == null) {
            process.destroyForcibly();
            throw new IOException("the load process does not answer");
        }
        if (answer.word().equals("failed")) {
            throw new IOException(answer.text("reason"));
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
