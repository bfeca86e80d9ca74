package dev.tokamak.apps.files.sftp913;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.net.CloseReason;
import dev.tokamak.probe.HandlerProbe;

/** Conversations of RFC 913. NUL is written as a bar, in both directions. */
class Sftp913Test {

    /** The password is "geheim"; made by: printf geheim | argon2 saltsalt -id -m 5 -t 1 -p 1 -e */
    private static final String CHEAP = "$argon2id$v=19$m=32,t=1,p=1$c2FsdHNhbHQ$gMDiIvJh7L1eniE7dXmokjYoop6j/blmwu7gdGA0ASA";
    private static final String GREETING = "+Tokamak SFTP Service|";

    @TempDir
    Path folder;
    @TempDir
    Path secrets;

    private FileStore store;
    private Sftp913Server server;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("hello"), "hello\nyou\n");
        Files.createDirectories(folder.resolve("dir"));
        Files.write(folder.resolve("dir/bytes"), new byte[] {1, (byte) 200, 3});
        serve(StoreLimits.DEFAULT.withOverwrite(true), accounts("user::" + CHEAP, "boss:staff:" + CHEAP, "reader::"));
    }

    private void serve(StoreLimits limits, Accounts accounts) throws IOException {
        if (store != null) {
            store.close();
        }
        store = FileStore.open(folder, limits);
        server = new Sftp913Server(store, accounts);
    }

    private Accounts accounts(String... lines) throws IOException {
        var file = secrets.resolve("accounts");
        Files.write(file, List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Accounts.load(file);
    }

    @AfterEach
    void close() throws IOException {
        assertThat(server.sessions()).isZero();
        store.close();
        assertThat(names()).noneMatch(name -> name.endsWith(".part"));
    }

    private Set<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static byte[] bytes(String text) {
        return text.replace('|', '\0').getBytes(StandardCharsets.UTF_8);
    }

    private static String received(HandlerProbe peer) {
        return peer.received().replace('\0', '|');
    }

    /** All that is answered to this, wherever it is cut, when it ends with DONE. */
    private String said(String commands) {
        var peer = HandlerProbe.open(server.handler());
        peer.send(bytes(commands + "DONE|"));
        var answer = received(peer);
        assertThat(answer).startsWith(GREETING).endsWith("+Goodbye|");
        assertThat(peer.sawEnd()).isTrue();
        peer.halfClose();
        assertThat(peer.closeReason()).isPresent();
        return answer.substring(GREETING.length(), answer.length() - "+Goodbye|".length());
    }

    private static final String IN = "USER user|PASS geheim|";
    private static final String IS_IN = "+User-id valid, send account and password|!Logged in|";

    private String saidInside(String commands) {
        var answer = said(IN + commands);
        assertThat(answer).startsWith(IS_IN);
        return answer.substring(IS_IN.length());
    }

    // ---- logging in

    @Test
    void aNameAndAPasswordLogIn() {
        assertThat(said("user user|pass geheim|")).isEqualTo(IS_IN);
        assertThat(said("USER user|PASS wrong|PASS geheim|"))
                .isEqualTo("+User-id valid, send account and password|-Wrong password, try again|!Logged in|");
        assertThat(said("USER reader|")).isEqualTo("!reader logged in|");
        assertThat(said("PASS x|ACCT y|")).isEqualTo("-Send USER first|-Send USER first|");
    }

    @Test
    void anAccountMayComeBeforeThePasswordOrAfterIt() {
        var valid = "+User-id valid, send account and password|";
        assertThat(said("USER boss|ACCT staff|PASS geheim|"))
                .isEqualTo(valid + "+Account valid, send password|!Logged in|");
        assertThat(said("USER boss|PASS geheim|ACCT staff|")).isEqualTo(valid + "+Send account|!Logged in|");
        assertThat(said("USER boss|PASS geheim|ACCT x|ACCT staff|"))
                .isEqualTo(valid + "+Send account|-Invalid account, try again|!Logged in|");
        assertThat(said("USER boss|ACCT x|PASS geheim|"))
                .isEqualTo(valid + "+Account valid, send password|-Wrong password, try again|");
    }

    @Test
    void aNameThatDoesNotExistIsAnsweredAsOneThatDoes() {
        assertThat(said("USER nobody|ACCT a|PASS geheim|")).isEqualTo(
                "+User-id valid, send account and password|+Account valid, send password|-Wrong password, try again|");
    }

    @Test
    void threeWrongPasswordsEndTheConnectionAndTenAreNotLookedAt() {
        for (int connection = 0; connection < 4; connection++) {
            var peer = HandlerProbe.open(server.handler());
            peer.send(bytes("USER user|PASS a|PASS b|PASS c|PASS geheim|"));
            assertThat(received(peer)).doesNotContain("!").endsWith(connection < 3
                    ? "-Too many wrong passwords|"
                    : "-Too many wrong passwords, try again later|");
            assertThat(peer.sawEnd()).isTrue();
            peer.halfClose();
        }
    }

    @Test
    void nothingWorksBeforeAndReadersOnlyRead() throws IOException {
        assertThat(said("LIST F|RETR hello|STOR NEW x|SIZE 1|"))
                .isEqualTo("-Log in first: USER, ACCT, PASS|".repeat(4));
        var refused = "-You may read here, and nothing else|";
        assertThat(said("USER reader|KILL hello|NAME hello|STOR OLD hello|"))
                .isEqualTo("!reader logged in|" + refused.repeat(3));
        serve(StoreLimits.DEFAULT, Accounts.load(secrets.resolve("none")));
        assertThat(said("USER anonymous|KILL hello|RETR hello|STOP|"))
                .isEqualTo("!anonymous logged in|" + refused + " 10|+ok, RETR aborted|");
    }

    @Test
    void anAccountFileThatOthersCanReadOrThatMakesNoSenseIsRefused() throws IOException {
        var file = secrets.resolve("accounts");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> Accounts.load(file)).isInstanceOf(IOException.class).hasMessageContaining("chmod 600");
        for (var line : List.of("user", "a:b", ":a:", "u::x",
                "u::$argon2id$v=19$m=999999,t=1,p=1$c2FsdHNhbHQ$" + "A".repeat(43),
                "u::$argon2i$v=19$m=32,t=1,p=1$c2FsdHNhbHQ$" + "A".repeat(43))) {
            assertThatThrownBy(() -> accounts(line)).as(line).isInstanceOf(IOException.class)
                    .hasMessageContaining("line 1").hasMessageNotContaining("AAAA");
        }
        assertThatThrownBy(() -> accounts("a::", "a::")).hasMessageContaining("twice");
    }

    // ---- commands

    @Test
    void listsNamesAndDetails() {
        assertThat(saidInside("LIST F|LIST F dir|LIST F nowhere|LIST X|")).isEqualTo(
                "+/\r\ndir\r\nhello\r\n|+/dir\r\nbytes\r\n|-there is nothing of this name|"
                        + "-LIST F or LIST V, then perhaps a directory|");
        assertThat(saidInside("LIST V|")).contains("       <DIR>  ")
                .containsPattern(" 10  \\d{4}-\\d\\d-\\d\\d .*  hello\r\n");
    }

    @Test
    void goesIntoDirectoriesAndNeverOutOfTheOutermost() {
        assertThat(saidInside("CDIR dir|LIST F|CDIR ..|CDIR ../../..|CDIR x|CDIR /dir/../dir|")).isEqualTo(
                "!Changed working dir to /dir|+/dir\r\nbytes\r\n|!Changed working dir to /|!Changed working dir to /|"
                        + "-Can't connect to directory because: there is nothing of this name|!Changed working dir to /dir|");
    }

    @Test
    void deletesAndRenames() throws IOException {
        assertThat(saidInside("NAME hello|TOBE dir/greeting|NAME nothing|TOBE x|KILL dir/bytes|KILL dir/bytes|"))
                .isEqualTo(
                        "+File exists|+/hello renamed to /dir/greeting|-Can't find it: there is nothing of this name|"
                                + "-TOBE is the second half of another command|+/dir/bytes deleted|"
                                + "-Not deleted because there is nothing of this name|");
        assertThat(folder.resolve("dir/greeting")).exists();
        Files.writeString(folder.resolve("a"), "a");
        assertThat(saidInside("NAME a|TOBE dir/greeting|NAME a|TYPE B|TOBE b|"))
                .startsWith("+File exists|-File wasn't renamed because ").endsWith(
                        "|+File exists|+Using Binary mode|-TOBE is the second half of another command|");
    }

    @Test
    void typesAreAsciiBinaryAndContinuous() {
        assertThat(saidInside("TYPE A|type b|TYPE C|TYPE X|NOOP||")).isEqualTo("+Using Ascii mode|+Using Binary mode|"
                + "+Using Continuous mode|-Type not valid|-Unknown command|-Unknown command|");
    }

    @Test
    void aFileIsSentAsExactlyTheBytesThatWereAnnounced() {
        assertThat(saidInside("RETR hello|SEND|RETR dir/bytes|STOP|RETR no|SEND|"))
                .isEqualTo(" 10|hello\nyou\n 3|+ok, RETR aborted|-there is nothing of this name|"
                        + "-SEND is the second half of another command|");
        assertThat(saidInside("TYPE A|RETR hello|SEND|RETR dir/bytes|"))
                .isEqualTo("+Using Ascii mode| 12|hello\r\nyou\r\n-it is not ASCII text; TYPE B sends any file|");
    }

    @Test
    void largeFilesArriveWholeInBothTypes() throws IOException {
        var text = "0123456789abcdef\n".repeat(30_000);
        Files.writeString(folder.resolve("large"), text);
        assertThat(saidInside("RETR large|SEND|")).isEqualTo(" 510000|" + text);
        assertThat(saidInside("TYPE A|RETR large|SEND|"))
                .isEqualTo("+Using Ascii mode| 540000|" + text.replace("\n", "\r\n"));
    }

    @Test
    void newOldAndAppendDoWhatTheRfcSays() throws IOException {
        assertThat(saidInside(
                "STOR NEW n|SIZE 3|abcSTOR NEW n|STOR OLD n|SIZE 2|xySTOR APP n|SIZE 3|zzzSTOR APP m|SIZE 0|"))
                .isEqualTo("+File does not exist, will create new file|+ok, waiting for file|+Saved /n|"
                        + "-File exists, but system doesn't support generations|"
                        + "+Will write over old file|+ok, waiting for file|+Saved /n|"
                        + "+Will append to file|+ok, waiting for file|+Saved /n|"
                        + "+Will create new file|+ok, waiting for file|+Saved /m|");
        assertThat(folder.resolve("n")).hasContent("xyzzz");
        assertThat(folder.resolve("m")).isEmptyFile();
        serve(StoreLimits.DEFAULT, accounts("user::" + CHEAP));
        assertThat(saidInside("STOR OLD n|SIZE 1|STOR APP n|"))
                .isEqualTo("-File exists, and files are not changed here|-SIZE is the second half of another command|"
                        + "-File exists, and files are not changed here|");
        assertThat(folder.resolve("n")).hasContent("xyzzz");
    }

    @Test
    void textIsTranslatedOnItsWayIn() throws IOException {
        assertThat(saidInside("TYPE A|STOR NEW t|SIZE 8|a\r\nb\r\nc\rSTOR NEW u|SIZE 2|\u00fcSTOR NEW v|SIZE 1|v"))
                .contains("+Saved /t|").contains("-Couldn't save because it is not ASCII text").endsWith("+Saved /v|");
        assertThat(Files.readString(folder.resolve("t"))).isEqualTo("a\nb\nc\r");
        assertThat(folder.resolve("u")).doesNotExist();
    }

    @Test
    void whatIsTooLargeIsNotSentAndSizesAreNumbers() throws IOException {
        serve(StoreLimits.DEFAULT.withMostBytesPerFile(10), accounts("user::" + CHEAP));
        assertThat(saidInside("STOR NEW a|SIZE 10|0123456789STOR NEW b|SIZE 11|STOR NEW c|SIZE -1|"))
                .contains("+Saved /a|").contains("-Not enough room, don't send it: ")
                .endsWith("-The size is a number of bytes|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\\b", "CON", "a:b", ".tokamak-x", "a\nb"})
    void badNamesAreRefusedInWordsAndNotRepeated(String name) {
        assertThat(saidInside("RETR " + name + "|STOR NEW " + name + "|KILL " + name + "|")).startsWith("-")
                .contains("|-Not deleted because ", "name").doesNotContain("failed");
    }

    // ---- cuts, limits, deadlines

    @Test
    void aConversationMayBeCutAnywhere() throws IOException {
        var input = bytes(
                IN + "TYPE B|LIST F dir|STOR OLD new|SIZE 5|12|45RETR new|SEND|CDIR dir|RETR bytes|STOP|DONE|");
        Files.createFile(folder.resolve("new"));
        var answer = GREETING + IS_IN + "+Using Binary mode|+/dir\r\nbytes\r\n|+Will write over old file|"
                + "+ok, waiting for file|+Saved /new| 5|12|45!Changed working dir to /dir| 3|+ok, RETR aborted|+Goodbye|";
        HandlerProbe.atEveryCut(server::handler, input, peer -> {
            assertThat(received(peer)).isEqualTo(answer);
            peer.halfClose();
        });
        var peer = HandlerProbe.open(server.handler());
        peer.sendByteByByte(input);
        assertThat(received(peer)).isEqualTo(answer);
        peer.halfClose();
    }

    @Test
    void whoEndsHisSideGetsAllAnswersFirst() {
        var peer = HandlerProbe.open(server.handler());
        peer.send(bytes(IN + "RETR hello|SEND|LIST F|"));
        peer.halfClose();
        assertThat(received(peer)).endsWith(" 10|hello\nyou\n+/\r\ndir\r\nhello\r\n|");
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void anUploadThatIsCutLeavesNothing() throws IOException {
        var peer = HandlerProbe.open(server.handler());
        peer.send(bytes(IN + "STOR NEW half|SIZE 10|12345"));
        peer.halfClose();
        assertThat(peer.sawEnd()).isTrue();
        assertThat(names()).doesNotContain("half").noneMatch(name -> name.endsWith(".part"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void aCommandHasItsLength(int more) {
        var peer = HandlerProbe.open(server.handler());
        peer.send(bytes("x".repeat(CommandDecoder.LONGEST + more) + "|"));
        assertThat(received(peer)).endsWith(more > 0 ? "NUL behind it|" : "-Log in first: USER, ACCT, PASS|");
        peer.halfClose();
        assertThat(peer.closeReason()).isPresent();
    }

    @Test
    void nobodyIsWaitedForWithoutEnd() {
        var silent = HandlerProbe.open(server.handler());
        silent.advance(Sftp913Server.LOGIN_TIME);
        assertThat(received(silent)).endsWith("-no log-in for 60 s, goodbye|");
        var idle = HandlerProbe.open(server.handler());
        idle.send(bytes(IN + "TYPE A|"));
        idle.advance(Sftp913Server.IDLE_TIME.minusMillis(1));
        idle.send(bytes("TYPE B|"));
        idle.advance(Sftp913Server.IDLE_TIME.minusMillis(1));
        assertThat(idle.sawEnd()).isFalse();
        idle.advance(Duration.ofMillis(1));
        assertThat(received(idle)).endsWith("-no command for 300 s, goodbye|");
        var slow = HandlerProbe.open(server.handler());
        slow.send(bytes(IN + "STOR NEW slow|SIZE 10|1"));
        slow.advance(Sftp913Server.STALL_TIME.minusMillis(1));
        assertThat(slow.sawEnd()).isFalse();
        slow.advance(Duration.ofMillis(1));
        assertThat(received(slow)).endsWith("-Couldn't save because fewer than 4096 bytes came in 30 s|");
        for (var peer : List.of(silent, idle, slow)) {
            peer.halfClose();
            assertThat(peer.closeReason()).contains(CloseReason.CLOSED);
        }
    }

    /** Else a few clients could keep all places for uploads, and as many names. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    void aFileThatTricklesIsNotWaitedFor(int more) throws IOException {
        int least = (int) Sftp913Server.STALL_BYTES;
        var peer = HandlerProbe.open(server.handler());
        peer.send(bytes(IN + "STOR NEW slow|SIZE " + 4 * least + "|"));
        for (int i = 0; i < 4 && !peer.sawEnd(); i++) {
            peer.send(new byte[least + more]);
            peer.advance(Sftp913Server.STALL_TIME);
        }
        assertThat(received(peer)).endsWith(more < 0 ? "bytes came in 30 s|" : "+Saved /slow|");
        assertThat(names().contains("slow")).isEqualTo(more == 0);
        peer.halfClose();
    }

    @Test
    void aSlowAnswerIsNobodysFault() {
        var peer = HandlerProbe.open(server.handler());
        peer.send(bytes(IN));
        peer.loop().holdOffloads();
        peer.send(bytes("LIST F dir|"));
        peer.advance(Sftp913Server.IDLE_TIME.multipliedBy(2));
        assertThat(peer.sawEnd()).isFalse();
        peer.loop().runOffloaded();
        assertThat(received(peer)).endsWith("+/dir\r\nbytes\r\n|");
        peer.advance(Sftp913Server.IDLE_TIME);
        assertThat(received(peer)).endsWith("-no command for 300 s, goodbye|");
        peer.halfClose();
    }

    @Test
    void aSlowDiskIsNobodysFault() {
        var peer = HandlerProbe.open(server.handler());
        peer.send(bytes(IN + "STOR NEW slow|SIZE 3|"));
        peer.loop().holdOffloads();
        peer.send(bytes("abc"));
        peer.advance(Duration.ofMinutes(10));
        assertThat(peer.sawEnd()).isFalse();
        peer.loop().runOffloaded();
        assertThat(received(peer)).endsWith("+Saved /slow|");
        peer.halfClose();
    }

    /** Else it could hold a place for ever without a password. */
    @Test
    void namingUsersGainsNoTime() {
        var peer = HandlerProbe.open(server.handler());
        for (int i = 0; i < 4; i++) {
            peer.send(bytes("USER user|"));
            peer.advance(Sftp913Server.LOGIN_TIME.dividedBy(4));
        }
        assertThat(received(peer)).endsWith("-no log-in for 60 s, goodbye|");
        peer.halfClose();
    }

    @Test
    void workThatIsRefusedIsToldAndLeavesNothing() throws IOException {
        serve(StoreLimits.DEFAULT.withMostUploadsAtOnce(1), accounts("user::" + CHEAP));
        for (var from : List.of("SIZE 3|", "abc")) {
            var peer = HandlerProbe.open(server.handler());
            peer.send(bytes(IN + "STOR NEW a|"));
            for (var step : List.of("SIZE 3|", "abc")) {
                peer.loop().refuseOffloads(step.equals(from));
                peer.send(bytes(step));
            }
            assertThat(received(peer)).contains("the server is too busy|").doesNotContain("Saved");
            peer.halfClose();
            assertThat(peer.closeReason()).isPresent();
            assertThat(names()).doesNotContain("a");
        }
        assertThat(saidInside("STOR NEW a|SIZE 3|abc")).endsWith("+Saved /a|");
        assertThat(store.bytesTaken()).isEqualTo(16);
    }

    @Test
    void tooManyAreGreetedWithAMinus() {
        var peers = new ArrayList<HandlerProbe>();
        for (int i = 0; i < Sftp913Server.MOST_SESSIONS; i++) {
            peers.add(HandlerProbe.open(server.handler()));
        }
        var last = HandlerProbe.open(server.handler());
        assertThat(received(last)).isEqualTo("-Tokamak is too busy, try again later|");
        last.halfClose();
        peers.forEach(HandlerProbe::halfClose);
        var next = HandlerProbe.open(server.handler());
        assertThat(received(next)).isEqualTo(GREETING);
        next.halfClose();
    }

    @Test
    void whateverComesTheConnectionEndsInGoodOrder() {
        var good = List.of(bytes("USER reader|LIST F|RETR dir/bytes|SEND|DONE|"),
                bytes("USER reader|TYPE A|CDIR dir|RETR ../hello|SEND|"),
                bytes("USER user|ACCT x|STOR NEW a|SIZE 3|abcKILL a|TOBE x|DONE|"));
        Seeded.times(Fuzz.INPUTS, random -> Fuzz.handler(random, server::handler, good, 100_000, peer -> {
            peer.advance(Duration.ofMinutes(6));
            assertThat(peer.isClosed()).isTrue();
        }));
    }
}
