package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The whole command in a process of its own, with stand-ins for servers: short, so that its figures mean nothing. */
class CompareEndToEndTest {
    /** With so many clients a server is warmed. */
    private static final int WARM_CONNECTIONS = 32;

    @TempDir
    private Path directory;

    /** Tells this test's stand-ins from those of another build on the same machine. */
    private final String token = UUID.randomUUID().toString();

    private Path out;
    private Path err;

    @BeforeEach
    void names() {
        out = directory.resolve("out");
        err = directory.resolve("err");
    }

    /** One that ends when the connection of this number comes; 0 for one that lasts. */
    private String standIn(int lastConnection) {
        return String.join(" ", Variant.javaWithClasses().stream().map(word -> "'" + word + "'").toList())
                + " dev.tokamak.compare.EchoStandIn " + lastConnection + " " + token;
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(Variant.javaWithClasses());
        command.add(CompareMain.class.getName());
        command.addAll(List.of("--quick", "--transports", "none", "--protocols", "tcp", "--clients", "2"));
        command.addAll(List.of("--seconds", "0.2", "--experiments", "echo"));
        command.addAll(List.of("--out", directory.resolve("report").toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private Stream<ProcessHandle> standIns() {
        return ProcessHandle.allProcesses().filter(process -> {
            String command = process.info().commandLine().orElse("");
            return command.contains(token) && !command.contains(CompareMain.class.getName());
        });
    }

    @AfterEach
    void noProcessIsLeft() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (standIns().findAny().isPresent() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(standIns()).isEmpty();
    }

    @Test
    void measuresShowsAndWritesEverything() throws Exception {
        Path json = directory.resolve("result.json");
        var process = start(
                "--control", "one=" + standIn(0), "--control", "two=" + standIn(0), "--json",
                json.toString());
        assertThat(exit(process)).as(Files.readString(err)).isZero();
        assertThat(Files.readString(out))
                .contains("TCP echo, 2 clients, 64 bytes, at an equal")
                .containsPattern("(?m)^  one ")
                .containsPattern("(?m)^  two ")
                .contains("Indicative");
        assertThat(Files.readString(err)).contains("round 1 of 1, TCP, 2 clients");
        var variants = new ArrayList<String>();
        try (JsonParser parser = new JsonFactory()
                .createParser(ObjectReadContext.empty(), Files.readString(json, StandardCharsets.UTF_8))) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.PROPERTY_NAME && "summaries".equals(parser.currentName())) {
                    break;
                }
                if (parser.currentToken() == JsonToken.PROPERTY_NAME && "variant".equals(parser.currentName())) {
                    parser.nextToken();
                    variants.add(parser.getString());
                }
            }
        }
        assertThat(variants).containsExactly("one", "two", "one", "two");
        assertThat(Files.readString(json)).contains("\"command\" : \"tokamak compare --quick", "latency_hdr_ns");
        assertThat(directory.resolve("report")).isDirectoryContaining("glob:**/report.html")
                .isDirectoryContaining("glob:**/report.json").isDirectoryContaining("glob:**/report.csv");
    }

    @Test
    void aServerThatEndsIsShownAsSuchAndTheOthersAreMeasured() throws Exception {
        var process = start("--control", "lasting=" + standIn(0), "--control",
                "dying=" + standIn(WARM_CONNECTIONS + 1));
        assertThat(exit(process)).isEqualTo(1);
        assertThat(Files.readString(out))
                .contains("the stand-in has had enough")
                .contains(Mark.DIED.sentence())
                .containsPattern("(?m)^  lasting +\\d");
    }

    @Test
    void aServerThatDoesNotStartIsOneLine() throws Exception {
        var process = start("--control", "none=java -version");
        assertThat(exit(process)).isEqualTo(1);
        assertThat(Files.readString(err))
                .containsPattern("(?m)^tokamak compare: none ended before it was ready: .*version");
    }

    @Test
    void endsItsProcessesWhenItIsEnded() throws Exception {
        var process = start("--control", "one=" + standIn(0));
        awaitMeasuring(process);
        process.destroy();
        assertThat(exit(process)).isNotZero();
        assertThat(Files.readString(err)).contains("interrupted");
    }

    @Test
    void itsProcessesEndEvenIfItIsKilled() throws Exception {
        var process = start("--control", "one=" + standIn(0));
        awaitMeasuring(process);
        process.destroyForcibly();
        exit(process);
    }

    /** Until it measures: by then the load knows of the server, and would end it. */
    private void awaitMeasuring(Process process) throws IOException, InterruptedException {
        while (process.isAlive() && !Files.readString(err).contains("round 1 of 1, TCP, 2 clients")) {
            Thread.sleep(20);
        }
        assertThat(standIns()).isNotEmpty();
    }
}
