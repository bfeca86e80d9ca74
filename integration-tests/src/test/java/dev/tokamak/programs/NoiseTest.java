package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.chat.noise.HandshakeState;
import dev.tokamak.apps.chat.noise.KeyPair;
import dev.tokamak.limits.Needs;

/** Another implementation of Noise, dissononce for Python, agrees with ours on keys and talks with it, whoever begins. */
class NoiseTest {

    /** Debian's Python, for which its package is. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final byte[] NONE = {};
    private static final byte[] PROLOGUE = "tokamak".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    @BeforeEach
    void needsDissononce() {
        Needs.require(Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/dissononce")),
                "this needs the Debian package python3-dissononce");
    }

    @Test
    void ourInitiatorTalksToIt() throws Exception {
        var keys = KeyPair.generate(new SecureRandom());
        try (var listening = listen(); var running = new Running(listening, "responder")) {
            var noise = new HandshakeState(true, PROLOGUE, keys, new SecureRandom());
            running.send(noise.write(text("payload 0")));
            assertThat(noise.read(running.receive())).isEqualTo(text("payload 1"));
            running.send(noise.write(text("payload 2")));
            byte[] hash = noise.hash();
            byte[] theirs = noise.remoteStatic();
            var transport = noise.split();
            for (int number = 0; number < 3; number++) {
                running.send(transport.sending().encrypt(NONE, text("ping " + number)));
                assertThat(transport.receiving().decrypt(NONE, running.receive())).isEqualTo(text("pong " + number));
            }
            running.ends("payload payload 0", "payload payload 2", "text ping 0", "text ping 1", "text ping 2",
                    "hash " + hex(hash), "own " + hex(theirs), "theirs " + hex(keys.publicKey()));
        }
    }

    @Test
    void ourResponderTalksToIt() throws Exception {
        var keys = KeyPair.generate(new SecureRandom());
        try (var listening = listen(); var running = new Running(listening, "initiator")) {
            var noise = new HandshakeState(false, PROLOGUE, keys, new SecureRandom());
            assertThat(noise.read(running.receive())).isEqualTo(text("payload 0"));
            running.send(noise.write(text("payload 1")));
            assertThat(noise.read(running.receive())).isEqualTo(text("payload 2"));
            byte[] hash = noise.hash();
            byte[] theirs = noise.remoteStatic();
            var transport = noise.split();
            for (int number = 0; number < 3; number++) {
                assertThat(transport.receiving().decrypt(NONE, running.receive())).isEqualTo(text("ping " + number));
                running.send(transport.sending().encrypt(NONE, text("pong " + number)));
            }
            running.ends("payload payload 1", "text pong 0", "text pong 1", "text pong 2",
                    "hash " + hex(hash), "own " + hex(theirs), "theirs " + hex(keys.publicKey()));
        }
    }

    /** It notices what is altered on its way, as ours does. */
    @Test
    void itRefusesWhatIsAltered() throws Exception {
        try (var listening = listen(); var running = new Running(listening, "initiator")) {
            var noise = new HandshakeState(false, PROLOGUE, KeyPair.generate(new SecureRandom()), new SecureRandom());
            noise.read(running.receive());
            byte[] second = noise.write(NONE);
            second[40] ^= 1;
            running.send(second);
            assertThat(running.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(running.process.exitValue()).isNotZero();
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The program and the connection that it makes. */
    private final class Running implements AutoCloseable {

        private final Path out = folder.resolve("out");
        private final Process process;
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream output;

        Running(ServerSocket listening, String role) throws IOException, URISyntaxException {
            var script = Path.of(Objects.requireNonNull(NoiseTest.class.getResource("/chat/noise_xx.py")).toURI());
            process = new ProcessBuilder(PYTHON, script.toString(), Integer.toString(listening.getLocalPort()), role)
                    .redirectErrorStream(true).redirectOutput(out.toFile()).start();
            listening.setSoTimeout(20_000);
            try {
                socket = listening.accept();
                socket.setSoTimeout(20_000);
                in = new DataInputStream(socket.getInputStream());
                output = new DataOutputStream(socket.getOutputStream());
            } catch (IOException e) {
                process.destroyForcibly();
                throw new IOException("it has not connected: " + Files.readString(out), e);
            }
        }

        byte[] receive() throws IOException {
            return in.readNBytes(in.readUnsignedShort());
        }

        void send(byte[] message) throws IOException {
            output.writeShort(message.length);
            output.write(message);
            output.flush();
        }

        void ends(String... lines) throws IOException, InterruptedException {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(out).lines()).containsExactlyInAnyOrder(lines);
            assertThat(process.exitValue()).isZero();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            socket.close();
        }
    }
}
