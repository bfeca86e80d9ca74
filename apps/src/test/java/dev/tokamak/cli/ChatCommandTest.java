package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCommandTest {

    @TempDir
    private Path folder;

    @Test
    void wrongUsageIsSaidInOneLine() {
        for (var wrong : new String[][] {{}, {"--name", "9lives"}, {"--name", "ada", "--sealed"},
            {"--name", "ada", "--room", "no!room"}, {"--name", "ada", "--room", "@bob", "--sealed"},
            {"--name", "ada", "--password", "swordfish"}, {"--name", "ada", "--json"}}) {
            var words = new String[wrong.length + 2];
            words[0] = "chat";
            words[1] = "localhost:1";
            System.arraycopy(wrong, 0, words, 2, wrong.length);
            var ran = Ran.command(words);
            assertThat(ran.exitCode()).as(String.join(" ", words)).isEqualTo(ExitCodes.USAGE);
            assertThat(ran.err().lines()).hasSize(1);
        }
    }

    @Test
    void withoutAServerItFails() throws IOException {
        var password = Files.writeString(folder.resolve("password"), "swordfish\n");
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        var ran = Ran.command("chat", "127.0.0.1:" + port, "--name", "ada", "--password-file", password.toString(),
                "--keys", folder.resolve("keys").toString(), "--json");
        assertThat(ran.exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(ran.err()).startsWith("tokamak chat: 127.0.0.1:" + port + ": cannot connect: ")
                .doesNotContain("swordfish");
        assertThat(ran.out()).startsWith("{\"event\":\"ended\"");
    }
}
