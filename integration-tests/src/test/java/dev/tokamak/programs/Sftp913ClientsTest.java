package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.sftp913.Accounts;
import dev.tokamak.apps.files.sftp913.Sftp913Server;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;

/** RFC 913 as nobody's client speaks it: what printf writes, through socat. A bar stands for NUL. */
class Sftp913ClientsTest {

    @TempDir
    private Path folder;

    private String said(int port, String commands) throws IOException, InterruptedException {
        var program = ProgramRun.of(folder, commands.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1), "socat",
                "-t", "20", "-", "TCP4:127.0.0.1:" + port);
        assertThat(program.exitCode()).as(program.err()).isZero();
        return program.out().replace('\0', '|');
    }

    @EveryTransport
    void aWholeConversation(TestTransport t) throws Exception {
        var accounts = Files.writeString(folder.resolve("accounts"),
                "ada::$argon2id$v=19$m=32,t=1,p=1$c2FsdHNhbHQ$gMDiIvJh7L1eniE7dXmokjYoop6j/blmwu7gdGA0ASA\n");
        Files.setPosixFilePermissions(accounts, PosixFilePermissions.fromString("rw-------"));
        try (var store = FileStore.open(folder.resolve("served"), StoreLimits.DEFAULT)) {
            int port = t.serve(new Sftp913Server(store, Accounts.load(accounts))::handler).getPort();
            var content = "x".repeat(1_000_000);
            assertThat(said(port, "USER ada|PASS geheim|STOR NEW f|SIZE 1000000|" + content
                    + "RETR f|SEND|LIST F|NAME f|TOBE g|KILL g|DONE|"))
                    .isEqualTo("+Tokamak SFTP Service|+User-id valid, send account and password|!Logged in|"
                            + "+File does not exist, will create new file|+ok, waiting for file|+Saved /f| 1000000|"
                            + content + "+/\r\nf\r\n|+File exists|+/f renamed to /g|+/g deleted|+Goodbye|");
            t.close();
        }
    }

    @EveryTransport
    void aLargeFileIsSentAsItIs(TestTransport t) throws Exception {
        try (var store = FileStore.open(folder.resolve("served"), StoreLimits.DEFAULT)) {
            var content = Seed.bytes(3_000_000);
            Files.write(folder.resolve("served/large"), content);
            int port = t.serve(new Sftp913Server(store, Accounts.anonymous())::handler).getPort();
            var answer = said(port, "USER anonymous|RETR large|SEND|");
            var before = "+Tokamak SFTP Service|!anonymous logged in| 3000000|";
            assertThat(answer).hasSize(before.length() + 3_000_000).startsWith(before);
            assertThat(answer.substring(before.length()))
                    .isEqualTo(new String(content, StandardCharsets.ISO_8859_1).replace('\0', '|'));
            t.close();
        }
    }
}
