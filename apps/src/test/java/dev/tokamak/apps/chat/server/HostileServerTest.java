package dev.tokamak.apps.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.chat.protocol.EventParser;
import dev.tokamak.apps.chat.server.LoginDesk.Registration;
import dev.tokamak.probe.ManualClock;

/** What people with accounts tried to get out of the server, and don't. */
class HostileServerTest {

    @TempDir
    private Path folder;

    private ChatTable table;

    @BeforeEach
    void open() throws IOException {
        table = new ChatTable(folder, ChatTable.SETTINGS.withLimits(ChatLimits.SMALL));
    }

    @AfterEach
    void close() throws IOException {
        table.close();
    }

    @Test
    void refusedMessagesBeginNoConversation() {
        var ada = table.program("ada");
        var bob = table.program("bob");
        assertThat(ChatTable.answer(ada, "/tell bob 2 x\n".repeat(3))).contains("order").doesNotContain("sent");
        assertThat(ChatTable.answer(bob, "/tell ada 1 hello\n")).startsWith("sent");
    }

    @Test
    void roomsThatAreLeftBeforeTheyAreWrittenDownCount() throws Exception {
        table.restart(ChatTable.SETTINGS.withLimits(new ChatLimits(5, 2, 3, 3, 4, 2, 1000, 3, 5, 4)));
        var ada = table.program("ada");
        table.holdCommits();
        for (int i = 0; i < 50; i++) {
            ada.send("/join r" + i + "\n/say r" + i + " 1 x\n/leave r" + i + "\n");
        }
        table.commit();
        table.restart();
        assertThat(ChatTable.answer(table.program("bob"), "/rooms\n").lines().filter(line -> line.startsWith("known"))
                .count())
                .isBetween(1L, 4L);
    }

    @Test
    void aRoomKeepsTheKindThatIsBeingWrittenDown() throws Exception {
        var ada = table.program("ada");
        var bob = table.program("bob");
        table.holdCommits();
        ada.send("/join r plain\n/say r 1 plainly\n/leave r\n");
        bob.received();
        bob.send("/join r sealed\n");
        table.commit();
        assertThat(bob.received()).contains("error join kind");
        table.restart();
        assertThat(ChatTable.answer(table.program("bob"), "/join r since 0\n")).startsWith("room r plain 1");
    }

    @Test
    void aNickEndsWithItsConnectionForAll() {
        var ada = table.program("ada");
        var mallory = table.program("mallory");
        ChatTable.answer(ada, "/join k\n");
        ChatTable.answer(mallory, "/join k\n/nick bob\n");
        ada.received();
        mallory.reset();
        assertThat(ada.received()).contains("nick mallory mallory");
    }

    @Test
    void whoChecksAPasswordWhenTheTimeIsOverEndsToo() {
        var slow = table.connect();
        table.loop.advance(Duration.ofSeconds(59));
        table.loop.holdOffloads();
        slow.send("/login ada wrong-password\n");
        table.loop.advance(Duration.ofSeconds(2));
        table.loop.runOffloaded();
        table.loop.advance(Duration.ofSeconds(1));
        assertThat(slow.sawEnd()).isTrue();
    }

    @Test
    void anErrorCanAlwaysBeRead() throws Exception {
        var ada = table.program("ada");
        ChatTable.answer(ada, "/join k\n");
        assertThat(EventParser.parse(ChatTable.answer(ada, "/say k 1 a\u0007b\n").strip()).line())
                .startsWith("error line syntax");
    }

    @Test
    void manyRegistrationsAtOnceAreCountedOneByOne() throws Exception {
        var limits = new ChatLimits(1000, 8, 8, 8, 8, 8, 8, 10, 10, 4);
        var directory = Files.createDirectory(folder.resolve("accounts-of-its-own"));
        var desk = new LoginDesk(Accounts.open(directory, 1000),
                ChatTable.SETTINGS.withLimits(limits).withCost(new PasswordHash.Cost(64, 1)), new SecureRandom(),
                new ManualClock());
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 60).mapToObj(i -> pool.submit(
                    () -> desk.register("n" + i, "password" + i, InetAddress.getLoopbackAddress()))).toList();
            int welcome = 0;
            for (var each : all) {
                welcome += each.get() == Registration.WELCOME ? 1 : 0;
            }
            assertThat(welcome).isEqualTo(4);
        }
    }

    @Test
    void linesBehindThePaceAreAnsweredBeforeTheEnd() throws Exception {
        try (var slow = new ChatTable(folder.resolve("slow"), ChatTable.SETTINGS.withPace(20, 20))) {
            var zed = slow.person("zed");
            zed.send("/join k\n" + "/ping token\n".repeat(29) + "/ping last\n");
            zed.halfClose();
            slow.loop.advance(Duration.ofSeconds(10));
            assertThat(zed.received()).contains("pong last");
        }
    }

    @Test
    void whoDoesNotReadIsNotAnsweredWithOneHistoryAfterTheOther() throws Exception {
        try (var big = new ChatTable(folder.resolve("big"), ChatTable.SETTINGS)) {
            var zed = big.program("zed");
            ChatTable.answer(zed, "/join k\n");
            for (int i = 1; i <= 250; i++) {
                zed.send("/say k " + i + " " + "x".repeat(4000) + "\n");
            }
            zed.received();
            zed.stopReading();
            long before = zed.countReceived();
            zed.send("/join k since 0\n".repeat(60));
            zed.keepReading();
            big.loop.settle();
            assertThat(zed.closeReason()).isEmpty();
            assertThat(zed.countReceived() - before).isGreaterThan(60_000_000);
        }
    }

    @Test
    void oneAccountDoesNotFillARoomWithPlacesItHasLeft() {
        for (int i = 0; i < 3; i++) {
            var mallory = table.connect();
            mallory.send("/hello 1\n/" + (i == 0 ? "register" : "login") + " mallory password-m\n/instance "
                    + ChatTable.instance("m" + i) + "\n/join k\n");
            mallory.reset();
        }
        assertThat(ChatTable.answer(table.program("ada"), "/join k\n")).startsWith("room");
    }

    @Test
    void nobodyTakesAnothersInstanceInARoom() {
        ChatTable.answer(table.program("ada"), "/join k\n");
        var mallory = table.connect();
        mallory.send("/hello 1\n/register mallory password-m\n/instance " + ChatTable.instance("ada") + "\n/join k\n");
        assertThat(mallory.received()).contains("error join denied");
    }
}
