package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.chat.server.ChatServer;
import dev.tokamak.apps.chat.server.ChatSettings;
import dev.tokamak.apps.chat.server.PlainChat;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.limits.Needs;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.tls.Keys;

/** People with the TLS clients that every system has. */
class ChatClientsTest {

    private static final ChatSettings SETTINGS = ChatSettings.DEFAULT.withCost(new PasswordHash.Cost(64, 1));

    @TempDir
    private Path folder;

    /** One with OpenSSL and one with ncat talk in a room; a pipe reads what they said, after the server was started anew. */
    @EveryTransport
    void opensslAndNcatTalkInARoom(TestTransport t) throws Exception {
        Needs.command("openssl");
        Needs.command("ncat");
        var config = ListenConfig.DEFAULT.withTls(TlsConfig.of(Keys.LOCALHOST.showing()));
        var trusted = Keys.LOCALHOST.certificateFile(folder).toString();
        var server = ChatServer.start(folder.resolve("chat"), SETTINGS);
        try {
            int port = TestTransport.addressOf(t.serve(server::connection, config)).getPort();
            var ada = Talk.start("openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile", trusted,
                    "-verify_hostname", "localhost", "-connect", "127.0.0.1:" + port, "-servername", "localhost");
            var bob = Talk.start("ncat", "-4", "--ssl-verify", "--ssl-trustfile", trusted, "localhost",
                    Integer.toString(port));
            try {
                ada.hear(line -> line.startsWith("* Tokamak chat"));
                ada.say("/register ada a long password");
                ada.hear(line -> line.startsWith("* welcome, ada"));
                ada.say("/join kitchen");
                ada.hear(line -> line.equals("* you are in kitchen, 1 here: ada"));
                bob.say("/register bob a long password");
                bob.say("/join kitchen");
                bob.hear(line -> line.equals("* you are in kitchen, 2 here: ada, bob"));
                ada.hear(line -> line.equals("* bob joined kitchen (2 here)"));
                ada.say("hello from openssl, g\u00fcnther");
                bob.hear(line -> line.equals("[kitchen] ada: hello from openssl, g\u00fcnther"));
                bob.say("hello from ncat");
                ada.hear(line -> line.equals("[kitchen] bob: hello from ncat"));
                bob.endInput();
                ada.hear(line -> line.matches("\\* bob (left|is gone from) kitchen \\(1 here\\)")); // some ncats just hang up
                server.stop();
                ada.hear(line -> line.equals("* the server stops"));
            } finally {
                ada.close();
                bob.close();
            }
        } finally {
            server.close();
        }
        var again = ChatServer.start(folder.resolve("chat"), SETTINGS);
        try {
            int port = TestTransport.addressOf(t.serve(again::connection, config)).getPort();
            var eve = Talk.start("ncat", "-4", "--ssl-verify", "--ssl-trustfile", trusted, "localhost",
                    Integer.toString(port));
            try {
                eve.say("/login bob a long password");
                eve.say("/join kitchen");
                eve.hear(line -> line.equals("[kitchen] ada: hello from openssl, g\u00fcnther"));
                eve.hear(line -> line.equals("[kitchen] bob: hello from ncat"));
                eve.say("/quit");
                eve.hear(line -> line.equals("* goodbye"));
            } finally {
                eve.close();
            }
            t.close();
        } finally {
            again.close();
        }
    }

    @EveryTransport
    void theExerciseOnTcp(TestTransport t) {
        var chat = new PlainChat();
        var at = t.serve(chat::connection);
        var first = t.client(at);
        Await.eventually(() -> chat.members() == 1, "the first is there");
        var second = t.client(at);
        assertThat(first.receiveText(2)).isEqualTo("* "); // the second has joined
        second.send("hi");
        assertThat(new String(first.receiveSome(1000), StandardCharsets.UTF_8)).contains(" joined (2");
        first.send("yes");
        assertThat(second.receiveText(3)).isEqualTo("yes");
    }
}
