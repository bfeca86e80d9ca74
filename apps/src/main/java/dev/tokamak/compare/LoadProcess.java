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
import java.util.stream.Stream;

/** The load, in a process of its own ({@link LoadMain}), as seen from the command. One order at a time. */
final class LoadProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    /** However slow a server is, so many of its first answers a second are waited for. */
    private static final long CLIENTS_A_SECOND = 50;
    /** A run at more than twice the capacity takes thrice its time: two more to catch up ({@link LoadLoop}). */
    private static final int DRAINING = 3;
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
        ask(to("open", server).with("clients", clients).with("size", size));
    }

    private static LoadLine to(String word, Endpoint server) {
        return LoadLine.of(word)
                .with("proto", server.protocol())
                .with("host", server.address().getAddress().getHostAddress())
                .with("port", server.address().getPort());
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

    /** Lets that many clients misbehave, until {@link #closeClients()}. */
    void misbehave(BadKind kind, Endpoint server, int clients) throws IOException, InterruptedException {
        ask(to("bad", server).with("kind", kind.word()).with("clients", clients));
    }

    /** How the bad clients fare. */
    BadReport badReport() throws IOException, InterruptedException {
        return BadReport.parse(ask(LoadLine.of("badReport")));
    }

    /** Short connections, one after the other, that many at once. */
    ConnectResult connects(Endpoint server, int size, int parallel, long nanos)
            throws IOException, InterruptedException {
        return ConnectResult.parse(
                ask(to("connects", server).with("size", size).with("parallel", parallel).with("nanos", nanos)));
    }

    /** That many connections at once, each for one message. */
    ConnectResult burst(Endpoint server, int size, int clients, long nanos) throws IOException, InterruptedException {
        return ConnectResult
                .parse(ask(to("burst", server).with("size", size).with("clients", clients).with("nanos", nanos)));
    }

    /** One message from each of so many clients, each of which is fresh and alone. */
    SendsResult single(Endpoint server, int size, int attempts, long pauseMillis)
            throws IOException, InterruptedException {
        return SendsResult.parse(ask(to("single", server)
                .with("size", size)
                .with("attempts", attempts)
                .with("pauseMillis", pauseMillis)));
    }

    /** So many messages from one client, one after the other. */
    SendsResult sends(Endpoint server, int size, int messages) throws IOException, InterruptedException {
        return SendsResult.parse(ask(to("sends", server).with("size", size).with("attempts", messages)));
    }

    /** That many clients at once, each of which fetches the file again and again; in the end all have it whole. */
    DownloadResult downloads(Endpoint server, Wanted wanted, int clients, long nanos, boolean thorough)
            throws IOException, InterruptedException {
        return DownloadResult.parse(ask(wanted.in(to("downloads", server))
                .with("clients", clients)
                .with("nanos", nanos)
                .with("thorough", thorough)));
    }

    /** So many members of a chat in a new room, until {@link #closeClients()}. */
    void room(Endpoint server, String room, int members) throws IOException, InterruptedException {
        ask(to("room", server).with("room", room).with("clients", members));
    }

    /** Some members of that room speak by the clock, all listen. */
    ChatResult chat(double perSecond, int speakers, long warmNanos, long nanos, int size)
            throws IOException, InterruptedException {
        return ChatResult.parse(ask(LoadLine.of("chat")
                .with("perSecond", perSecond)
                .with("speakers", speakers)
                .with("warmNanos", warmNanos)
                .with("nanos", nanos)
                .with("size", size)));
    }

    /** Closes all connections, bad ones too; the server has seen it when this returns. */
    void closeClients() throws IOException, InterruptedException {
        ask(LoadLine.of("close"));
    }

    /**
     * To be called when an order failed: was it the load's own end, so that no server is to blame?
     *
     * @throws IOException when it has ended
     */
    void checkAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the load process has ended, so nothing more can be measured");
        }
    }

    private LoadLine ask(LoadLine order) throws IOException, InterruptedException {
        orders.write(order.toString());
        orders.newLine();
        orders.flush();
        LoadLine answer = answers.poll(patience(order), TimeUnit.SECONDS);
        if (answer == null) {
            process.destroyForcibly();
            throw new IOException("the load process does not answer");
        }
        if (answer.word().equals("failed")) {
            throw new IOException(answer.text("reason"));
        }
        return answer;
    }

    /** For how many seconds an answer is waited for: as long as it may take by itself, and a minute. */
    static long patience(LoadLine order) {
        long nanos = Stream.of("nanos", "warmNanos")
                .filter(order.values()::containsKey)
                .mapToLong(order::number)
                .sum();
        long clients = Stream.of("clients", "attempts")
                .filter(order.values()::containsKey)
                .mapToLong(order::number)
                .sum();
        return PATIENCE_SECONDS + DRAINING * TimeUnit.NANOSECONDS.toSeconds(nanos) + clients / CLIENTS_A_SECOND;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
