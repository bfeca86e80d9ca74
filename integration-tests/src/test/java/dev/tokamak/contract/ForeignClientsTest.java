package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;

/** Programs that others have written: each sends, half-closes, and expects its echo up to the end. */
class ForeignClientsTest {

    @TempDir
    Path folder;

    /** Without the program there is nothing to test; where everything is to be tested, that is a failure. */
    private static void require(String program) {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        if (!there && Boolean.getBoolean("tokamak.ci")) {
            fail(program + " is not installed, and -Dtokamak.ci=true asks for every test");
        } else if (!there) {
            abort(program + " is not installed");
        }
    }

    private void echoes(TestTransport t, byte[] sent, String... command) throws IOException, InterruptedException {
        require(command[0]);
        int port = t.serve(Echo::new).getPort();
        var input = Files.write(folder.resolve("input"), sent);
        var output = folder.resolve("output");
        var words = new ArrayList<>(List.of(command));
        words.replaceAll(word -> word.replace("PORT", Integer.toString(port)));
        var process = new ProcessBuilder(words).redirectInput(input.toFile()).redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("%s ends", words).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as("exit code of %s", words).isZero();
        assertThat(Files.readAllBytes(output)).isEqualTo(sent);
    }

    private static final byte[] SHORT = {'a', 'b', 'c'};

    @EveryTransport
    void socat(TestTransport t) throws Exception {
        echoes(t, SHORT, "socat", "-t", "20", "-", "TCP4:127.0.0.1:PORT");
    }

    @EveryTransport
    void socatWithThreeMegabytes(TestTransport t) throws Exception {
        echoes(t, Seed.bytes(3_000_000), "socat", "-t", "20", "-", "TCP4:127.0.0.1:PORT");
    }

    @EveryTransport
    void ncat(TestTransport t) throws Exception {
        echoes(t, SHORT, "ncat", "127.0.0.1", "PORT");
    }

    @EveryTransport
    void ncatWithThreeMegabytes(TestTransport t) throws Exception {
        echoes(t, Seed.bytes(3_000_000), "ncat", "127.0.0.1", "PORT");
    }

    @EveryTransport
    void nc(TestTransport t) throws Exception {
        echoes(t, SHORT, "nc", "-N", "127.0.0.1", "PORT");
    }

    @EveryTransport
    void ncWithThreeMegabytes(TestTransport t) throws Exception {
        echoes(t, Seed.bytes(3_000_000), "nc", "-N", "127.0.0.1", "PORT");
    }
}
