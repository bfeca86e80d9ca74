package dev.tokamak.apps.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.apps.chat.store.ArchiveLimits;
import dev.tokamak.net.CloseReason;
import dev.tokamak.probe.HandlerProbe;

/** Conversations with the server, which keeps what is said in files of a temporary directory. */
class ChatHandlerTest {

    private static final String ADA = ChatTable.instance("ada");
    private static final String BOB = ChatTable.instance("bob");
    private static final String TIME = " 1700000000000 ";

    @TempDir
    private Path folder;

    private ChatTable table;

    @BeforeEach
    void open() throws IOException {
        table = new ChatTable(folder, ChatTable.SETTINGS);
    }

    @AfterEach
    void close() throws IOException {
        table.close();
    }

    private static String said(HandlerProbe peer, String lines) {
        peer.received();
        peer.send(lines);
        return peer.received();
    }

    // ---- a conversation of each kind

    @Test
    void peopleTalk() {
        var ada = table.person("ada");
        var bob = table.person("bob");
        assertThat(said(ada, "/join kitchen\n")).isEqualTo("* you are in kitchen, 1 here: ada\n");
        ada.send("is anybody here?\n");
        assertThat(said(bob, "/join Kitchen\n"))
                .isEqualTo("* you are in kitchen, 2 here: ada, bob\n[kitchen] ada: is anybody here?\n");
        assertThat(ada.received()).isEqualTo("* bob joined kitchen (2 here)\n");
        assertThat(said(bob, "yes\n//slash\n\n")).isEmpty();
        assertThat(ada.received()).isEqualTo("[kitchen] bob: yes\n[kitchen] bob: /slash\n");
        assertThat(said(bob, "/nick Robert\n")).isEqualTo("* bob is now called robert\n");
        bob.send("look\n");
        assertThat(ada.received()).isEqualTo("* bob is now called robert\n[kitchen] bob (robert): look\n");
        assertThat(said(ada, "/who\n/rooms\n")).isEqualTo("* kitchen: 2 here: ada, bob\n* kitchen, plain, 2 here\n");
        assertThat(said(ada, "/msg bob psst\n")).isEmpty();
        assertThat(bob.received()).isEqualTo("[@ada] ada: psst\n");
        assertThat(said(bob, "/leave\n")).isEqualTo("* you left kitchen\n");
        assertThat(ada.received()).isEqualTo("* bob (robert) left kitchen (1 here)\n");
        assertThat(said(bob, "hello?\n")).isEqualTo("! you are in no room: /join ROOM first\n");
        assertThat(said(bob, "/quit\n")).isEqualTo("* goodbye\n");
        assertThat(bob.sawEnd()).isTrue();
    }

    @Test
    void programsTalk() {
        var ada = table.program("ada");
        var bob = table.program("bob");
        assertThat(said(ada, "/join kitchen\n"))
                .isEqualTo("room kitchen plain 0\nhere kitchen ada " + ADA + " ada\nlisted kitchen\n");
        assertThat(said(ada, "/say kitchen 1 first\n/say kitchen 2 second\n"))
                .isEqualTo("sent kitchen 1 1\nsent kitchen 2 2\n");
        assertThat(said(bob, "/join kitchen since 0\n")).isEqualTo("room kitchen plain 2\nhere kitchen ada " + ADA
                + " ada\nhere kitchen bob " + BOB + " bob\nlisted kitchen\nmsg kitchen 1" + TIME + "ada " + ADA
                + " 1 first\nmsg kitchen 2" + TIME + "ada " + ADA + " 2 second\n");
        assertThat(ada.received()).isEqualTo("in kitchen bob " + BOB + "\n");
        assertThat(said(bob, "/say kitchen 1 third\n")).isEqualTo("sent kitchen 1 3\n");
        assertThat(ada.received()).isEqualTo("msg kitchen 3" + TIME + "bob " + BOB + " 1 third\n");
        assertThat(said(bob, "/leave kitchen\n")).isEqualTo("ok leave kitchen\n");
        assertThat(ada.received()).isEqualTo("out kitchen bob " + BOB + " left\n");
        assertThat(said(ada, "/ping x\n")).isEqualTo("pong x\n");
        assertThat(said(ada, "/quit\n")).isEqualTo("bye goodbye\n");
    }

    @Test
    void theSameIsSaidOnceHoweverOftenItIsSent() {
        var ada = table.program("ada");
        said(ada, "/join kitchen\n/say kitchen 1 a\n/say kitchen 2 b\n");
        assertThat(said(ada, "/say kitchen 1 a\n/say kitchen 2 b\n/say kitchen 4 d\n/say kitchen 3 c\n")).isEqualTo(
                "sent kitchen 1 1\nsent kitchen 2 2\nerror say kitchen 4 order 3 comes next\nsent kitchen 3 3\n");
        var bob = table.program("bob");
        assertThat(said(bob, "/join kitchen since 1\n")).contains("msg kitchen 2", "msg kitchen 3")
                .doesNotContain("msg kitchen 1");
    }

    /** Whoever joins while something is being written down gets it once. */
    @Test
    void joiningBetweenSayingAndCommittingMissesNothing() {
        var ada = table.program("ada");
        var bob = table.program("bob");
        said(ada, "/join kitchen\n/say kitchen 1 before\n");
        table.holdCommits();
        assertThat(said(ada, "/say kitchen 2 under way\n")).isEmpty();
        assertThat(said(bob, "/join kitchen since 0\n")).startsWith("room kitchen plain 1\n").contains("1 before\n")
                .doesNotContain("under way");
        table.commit();
        assertThat(bob.received()).isEqualTo("msg kitchen 2" + TIME + "ada " + ADA + " 2 under way\n");
        assertThat(ada.received()).endsWith("sent kitchen 2 2\n");
    }

    @Test
    void framesGoToWhomTheyAreFor() {
        var ada = table.program("ada");
        var bob = table.program("bob");
        var eve = table.program("eve");
        for (var each : List.of(ada, bob, eve)) {
            each.send("/join vault sealed\n");
            each.received();
        }
        bob.received();
        ada.received();
        assertThat(said(ada, "/frame vault 1 " + BOB + " CCCC\n/frame vault 2 * BBBB\n"))
                .isEqualTo("sent vault 1 1\nsent vault 2 2\n");
        assertThat(bob.received()).isEqualTo("frame vault 1" + TIME + "ada " + ADA + " 1 " + BOB
                + " CCCC\nframe vault 2" + TIME + "ada " + ADA + " 2 * BBBB\n");
        assertThat(eve.received()).isEqualTo("frame vault 2" + TIME + "ada " + ADA + " 2 * BBBB\n");
        assertThat(said(eve, "/say vault 1 open?\n")).isEqualTo("error say vault 1 kind vault is sealed\n");
        assertThat(said(eve, "/join vault plain\n")).isEqualTo("error join kind vault is sealed\n");
        assertThat(said(bob, "/join vault since 0\n")).contains("CCCC", "BBBB");
        assertThat(said(eve, "/join vault since 0\n")).contains("BBBB").doesNotContain("CCCC");
        assertThat(said(ada, "/join vault since 0\n")).contains("BBBB").doesNotContain("CCCC");
        assertThat(said(eve, "/join vault\n")).doesNotContain("frame");
        assertThat(said(table.person("carl"), "/join vault\n")).contains("! vault is sealed");
    }

    @Test
    void whatIsToldToOnePersonIsKeptForThem() {
        var ada = table.program("ada");
        table.program("bob").send("/quit\n");
        assertThat(said(ada, "/tell bob 1 hello\n/tell nobody 1 hello\n/tell ada 1 me\n")).isEqualTo("""
                sent @bob 1 1
                error tell @nobody 1 nobody there is no account nobody
                error tell @ada 1 nobody that is you
                """);
        var bob = table.program("bob");
        assertThat(said(bob, "/rooms\n")).isEqualTo("known @ada direct 1 2\nok rooms\n");
        assertThat(said(ada, "/tell bob 2 again\n")).isEqualTo("sent @bob 2 2\n");
        assertThat(bob.received()).as("live, without joining")
                .isEqualTo("msg @ada 2" + TIME + "ada " + ADA + " 2 again\n");
        assertThat(said(bob, "/join @ada since 0\n")).isEqualTo("room @ada direct 2\nmsg @ada 1" + TIME + "ada " + ADA
                + " 1 hello\nmsg @ada 2" + TIME + "ada " + ADA + " 2 again\n");
        assertThat(said(bob, "/tell ada 1 yes\n")).isEqualTo("sent @ada 1 3\n");
        assertThat(ada.received()).isEqualTo("msg @bob 3" + TIME + "bob " + BOB + " 1 yes\n");
        assertThat(said(table.program("eve"), "/rooms\n")).as("nobody else's").isEqualTo("ok rooms\n");
    }

    // ---- coming back

    @Test
    void aProgramThatIsLostKeepsItsPlaceForAWhile() {
        var ada = table.program("ada");
        var bob = table.program("bob");
        bob.send("/join kitchen\n");
        said(ada, "/join kitchen\n");
        bob.received();
        ada.reset();
        assertThat(bob.received()).isEqualTo("away kitchen ada " + ADA + "\n");
        said(bob, "/say kitchen 1 where are you?\n");
        ada = table.program("ada");
        assertThat(said(ada, "/join kitchen since 0\n")).contains("where are you?");
        assertThat(bob.received()).isEqualTo("back kitchen ada " + ADA + "\n");
        ada.halfClose();
        assertThat(bob.received()).isEqualTo("away kitchen ada " + ADA + "\n");
        table.loop.advance(Duration.ofSeconds(29));
        bob.send("/ping x\n");
        table.loop.advance(Duration.ofSeconds(31).minusNanos(1));
        bob.send("/ping x\n");
        table.expire();
        assertThat(bob.received()).doesNotContain("out");
        table.loop.advance(Duration.ofNanos(1));
        table.expire();
        assertThat(bob.received()).isEqualTo("out kitchen ada " + ADA + " lost\n");
    }

    @Test
    void anotherConnectionOfAnInstanceTakesItsPlace() {
        var first = table.program("ada");
        var bob = table.program("bob");
        bob.send("/join kitchen\n");
        said(first, "/join kitchen\n/say kitchen 1 a\n");
        bob.received();
        var second = table.program("ada");
        assertThat(first.received()).isEqualTo("bye another connection of this instance has come\n");
        assertThat(first.sawEnd()).isTrue();
        assertThat(said(second, "/join kitchen since 1\n/say kitchen 1 a\n/say kitchen 2 b\n"))
                .endsWith("sent kitchen 1 1\nsent kitchen 2 2\n");
        assertThat(bob.received()).contains("away kitchen ada", "back kitchen ada", " 2 b\n").doesNotContain("out ");
    }

    @Test
    void accountsRoomsAndWhatWasSaidSurviveARestart() throws IOException {
        said(table.program("ada"), """
                /join kitchen
                /join vault sealed
                /say kitchen 1 a
                /frame vault 1 * AAAA
                """);
        table.restart();
        var ada = table.connect();
        assertThat(said(ada, "/hello 1\n/register ada password-of-eve\n/login ada password-of-ada\n/instance " + ADA
                + "\n")).endsWith("error register denied the name is taken\nwelcome ada\nok instance\n");
        assertThat(said(ada, "/rooms\n"))
                .isEqualTo("known kitchen plain 1 0\nknown vault sealed 1 0\nok rooms\n");
        assertThat(said(ada, "/join kitchen since 0\n/say kitchen 1 a\n/say kitchen 2 b\n"))
                .endsWith("ada " + ADA + " 1 a\nsent kitchen 1 1\nsent kitchen 2 2\n");
        assertThat(said(ada, "/join vault plain\n")).isEqualTo("error join kind vault is sealed\n");
    }

    @Test
    void whatIsKeptNoLongerIsSaid() throws IOException {
        table.restart(ChatTable.SETTINGS.withHistory(new ArchiveLimits(3, 1 << 20, 1 << 20, 100)));
        var ada = table.program("ada");
        said(ada, "/join kitchen\n/say kitchen 1 a\n/say kitchen 2 b\n/say kitchen 3 c\n/say kitchen 4 d\n");
        var bob = table.program("bob");
        assertThat(said(bob, "/join kitchen since 0\n")).contains("listed kitchen\ngap kitchen 1 1\nmsg kitchen 2")
                .contains("msg kitchen 4");
        assertThat(said(bob, "/join kitchen since 1\n")).doesNotContain("gap").contains("msg kitchen 2");
        assertThat(said(ada, "/say kitchen 1 a\n")).isEqualTo("error say kitchen 1 stale that was taken long ago\n");
    }

    @Test
    void aFullDiskIsSaidAndTheSameCanBeSaidAgain() {
        var ada = table.program("ada");
        var bob = table.person("bob");
        bob.send("/join kitchen\n");
        said(ada, "/join kitchen\n");
        bob.received();
        table.disk.fill();
        assertThat(said(ada, "/say kitchen 1 a\n"))
                .isEqualTo("error say kitchen 1 storage it could not be written down, try again\n");
        assertThat(said(bob, "hello\n")).isEqualTo("! not said: it could not be written down, try again\n");
        table.disk.free();
        assertThat(said(ada, "/say kitchen 1 a\n")).isEqualTo("sent kitchen 1 1\n");
        assertThat(bob.received()).isEqualTo("[kitchen] ada: a\n");
    }

    // ---- who is let in

    @Test
    void aWrongPasswordIsAnsweredAsANameThatDoesNotExist() {
        table.program("ada").send("/quit\n");
        var answers = new ArrayList<String>();
        for (var name : List.of("ada", "nobody")) {
            var peer = table.connect();
            peer.send("/hello 1\n");
            peer.received();
            peer.send("/login " + name + " wrong password\n");
            peer.send("/login " + name + " wrong password\n/login " + name + " wrong password\n");
            answers.add(peer.received());
            assertThat(peer.sawEnd()).isTrue();
        }
        assertThat(answers.getFirst()).isEqualTo(answers.getLast())
                .isEqualTo("error login denied wrong name or password\n".repeat(3) + "bye too many wrong passwords\n");
    }

    @Test
    void attemptsAreLimitedForEachAccountAndForEachAddress() throws IOException {
        table.program("ada").send("/quit\n");
        table.restart(ChatTable.SETTINGS.withLimits(ChatLimits.SMALL)); // 3 wrong ones from an address
        for (int i = 0; i < 3; i++) {
            assertThat(said(table.connect(), "/hello 1\n/login eve wrong password\n")).contains("wrong name");
        }
        assertThat(said(table.connect(), "/hello 1\n/login ada password-of-ada\n"))
                .contains("error login limit too many wrong passwords, try again later\nbye");
        table.loop.advance(LoginDesk.WRONG_PERIOD);
        assertThat(said(table.connect(), "/hello 1\n/login ada password-of-ada\n")).contains("welcome ada");
    }

    @Test
    void nothingWorksBeforeAndTimeIsLimited() {
        var peer = table.connect();
        assertThat(said(peer, "/hello 1\n/join kitchen\n/say kitchen 1 x\nhi\n/quux\n")).endsWith("""
                error join order log in first: /login NAME PASSWORD
                error line order log in first: /login NAME PASSWORD
                error line syntax a command begins with /
                error line syntax there is no such command; /help names them all
                """);
        table.loop.advance(ChatHandler.LOGIN_TIME);
        assertThat(peer.received()).isEqualTo("bye you did not log in within 60 s\n");
        assertThat(peer.sawEnd()).isTrue();
        var person = table.connect();
        assertThat(person.received()).isEmpty();
        table.loop.advance(ChatHandler.GREETING_TIME);
        assertThat(person.received()).isEqualTo(Help.GREETING);
        assertThat(said(person, "hello\n")).isEqualTo("! log in first: /login NAME PASSWORD\n");
    }

    @Test
    void registeringCanBeClosed() throws IOException {
        table.restart(ChatTable.SETTINGS.withRegistering(false));
        assertThat(said(table.connect(), "/register ada a good password\n"))
                .isEqualTo("! accounts can't be made here\n");
    }

    @Test
    void nobodyCanLookLikeSomebodyElse() {
        var ada = table.program("ada");
        table.program("bob");
        assertThat(said(ada, "/nick bob\n")).isEqualTo("error nick denied bob is somebody else\n");
        assertThat(said(ada, "/nick carl\n")).isEqualTo("nick ada carl\nok nick\n");
        assertThat(said(table.program("eve"), "/nick carl\n")).isEqualTo("error nick denied carl is somebody else\n");
        table.program("carl");
        assertThat(ada.received()).isEqualTo("nick ada ada\n");
    }

    // ---- limits

    @Test
    void everythingHasItsLimit() throws IOException {
        table.restart(ChatTable.SETTINGS.withLimits(ChatLimits.SMALL));
        var ada = table.program("ada"); // 3 rooms a connection, 4 in all, 3 members, 2 connections, 5 accounts
        assertThat(said(ada, "/join a\n/join b\n/join c\n")).contains("room c plain 0");
        assertThat(said(ada, "/join d\n")).isEqualTo("error join full d: you are in 3 rooms\n");
        var bob = table.program("bob");
        assertThat(said(bob, "/join d\n")).contains("room d plain 0");
        assertThat(said(bob, "/join e\n")).isEqualTo("error join full e: there are too many rooms\n");
        assertThat(said(bob, "/leave d\n/join e\n")).as("nothing was said in d").contains("room e plain 0");
        assertThat(said(bob, "/join a\n")).contains("room a plain 0");
        assertThat(said(table.program("carl"), "/join a\n")).contains("room a plain 0");
        var eve = table.program("eve");
        assertThat(said(eve, "/join a\n")).isEqualTo("error join full a is full\n");
        assertThat(said(ada, "/tell bob 1 x\n/tell carl 1 x\n/tell eve 1 x\n"))
                .endsWith("sent @carl 1 1\nerror tell @eve 1 full there are too many conversations\n");
        assertThat(said(table.connect(), "/hello 1\n/register frank a good password\n"))
                .as("4 from an address in an hour").contains("error register limit");
        table.loop.advance(LoginDesk.REGISTRATION_PERIOD);
        assertThat(said(table.connect(), "/hello 1\n/register frank a good password\n")).contains("welcome frank");
        assertThat(said(table.connect(), "/hello 1\n/register gina a good password\n"))
                .contains("error register full there are too many accounts");
    }

    @Test
    void connectionsOfAnAccountHaveALimit() throws IOException {
        table.restart(ChatTable.SETTINGS.withLimits(ChatLimits.SMALL));
        var first = table.person("ada");
        table.person("ada");
        var third = table.connect();
        assertThat(said(third, "/hello 1\n/login ada password-of-ada\n"))
                .contains("error login full there are 2 connections of this account already\nbye");
        first.reset();
        assertThat(said(table.connect(), "/hello 1\n/login ada password-of-ada\n")).contains("welcome ada");
    }

    @Test
    void aSenderWhoIsTooFastIsSlowedAndNotRefused() throws IOException {
        table.restart(ChatTable.SETTINGS.withPace(10, 5));
        var ada = table.connect();
        ada.send("/hello 1\n/register ada a good password\n/instance " + ADA + "\n/join kitchen\n"
                + "/say kitchen 1 a\n/say kitchen 2 b\n/say kitchen 3 c\n");
        assertThat(ada.received()).endsWith("sent kitchen 1 1\n");
        table.loop.advance(Duration.ofMillis(99));
        assertThat(ada.received()).isEmpty();
        table.loop.advance(Duration.ofMillis(1));
        assertThat(ada.received()).isEqualTo("sent kitchen 2 2\n");
        table.loop.advance(Duration.ofMillis(100));
        assertThat(ada.received()).isEqualTo("sent kitchen 3 3\n");
    }

    @Test
    void onlySoManyCommandsAreUnderWay() throws IOException {
        table.restart(ChatTable.SETTINGS.withLimits(ChatLimits.SMALL)); // 4
        var ada = table.program("ada");
        said(ada, "/join kitchen\n");
        table.holdCommits();
        var lines = new StringBuilder();
        for (int n = 1; n <= 100; n++) {
            lines.append("/say kitchen ").append(n).append(" x\n");
        }
        ada.send(lines.toString());
        assertThat(ada.received()).isEmpty();
        table.commit();
        assertThat(ada.received()).startsWith("sent kitchen 1 1\n").endsWith("sent kitchen 100 100\n")
                .hasLineCount(100);
    }

    @Test
    void aLineMayBeSoLongAndNoLonger() {
        var ada = table.connect();
        ada.send("/hello 1\n");
        ada.received();
        assertThat(said(ada, "/help" + " ".repeat(8187) + "\n")).isEqualTo("ok help\n");
        assertThat(said(ada, "/help" + " ".repeat(8188) + "\n"))
                .isEqualTo("error line limit line longer than 8192 bytes\nbye goodbye\n");
        assertThat(ada.sawEnd()).isTrue();
    }

    // ---- silence, and the end

    @Test
    void aProgramThatIsSilentIsAskedAndThenGivenUp() {
        var ada = table.program("ada");
        var person = table.person("bob");
        table.loop.advance(ChatHandler.SILENCE);
        var ping = ada.received();
        assertThat(ping).matches("ping \\d+\n");
        ada.send("/pong" + ping.substring(4));
        table.loop.advance(ChatHandler.SILENCE.minusNanos(1));
        assertThat(ada.received()).isEmpty();
        table.loop.advance(Duration.ofSeconds(2));
        assertThat(ada.received()).matches("ping \\d+\n");
        table.loop.advance(ChatHandler.SILENCE);
        assertThat(ada.closeReason()).isEqualTo(Optional.of(CloseReason.IDLE));
        table.loop.advance(Duration.ofHours(10));
        assertThat(person.isClosed()).as("people may be silent").isFalse();
        assertThat(person.received()).isEmpty();
    }

    @Test
    void everythingReadBeforeTheEndIsAnswered() {
        var ada = table.program("ada");
        var bob = table.person("bob");
        said(bob, "/join kitchen\n");
        said(ada, "/join kitchen\n");
        bob.received();
        table.holdCommits();
        ada.send("/say kitchen 1 last words\n");
        bob.send("mine\n/quit\n");
        table.stop();
        assertThat(ada.received()).endsWith("sent kitchen 1 1\nmsg kitchen 2" + TIME + "bob - 0 mine\n"
                + "out kitchen bob - left\nbye the server stops\n");
        assertThat(bob.received()).isEqualTo("[kitchen] ada: last words\n* goodbye\n");
        assertThat(ada.sawEnd() && bob.sawEnd()).isTrue();
        assertThat(said(table.connect(), "/hello 1\n/login ada password-of-ada\n")).endsWith("bye the server stops\n");
    }

    @Test
    void aPipeThatEndsIsAnsweredToTheEnd() {
        table.person("ada").send("/quit\n");
        var pipe = table.connect();
        pipe.send("/login ada password-of-ada\n/join kitchen\nhello\n/msg nobody x\nno newline at the end");
        pipe.halfClose();
        assertThat(pipe.received()).endsWith("! not said: there is no account nobody\n* goodbye\n");
        assertThat(pipe.sawEnd()).isTrue();
        assertThat(said(table.person("ada"), "/join kitchen\n")).endsWith("""
                [kitchen] ada: hello
                [kitchen] ada: no newline at the end
                """);
    }

    // ---- however it comes

    private static final String CONVERSATION = "/hello 1\r\n/login ada password-of-ada\n/instance " + ADA
            + "\n/join kitchen\n/say kitchen 1 h\u00e9llo\n/say kitchen 1 h\u00e9llo\n/who\n/leave kitchen\n/quit\n";

    @Test
    void aConversationIsTheSameWhereverItIsCut() {
        table.program("ada").send("/quit\n");
        var input = CONVERSATION.getBytes(StandardCharsets.UTF_8);
        var once = table.connect();
        once.send(input);
        var expected = once.received();
        assertThat(expected).endsWith("sent kitchen 1 1\nsent kitchen 1 1\nhere kitchen ada " + ADA
                + " ada\nlisted kitchen\nok who\nok leave kitchen\nbye goodbye\n");
        var head = expected.replace("plain 0", "plain 1").replace("listed kitchen\nsent",
                "listed kitchen\nmsg kitchen 1"
                        + TIME + "ada " + ADA + " 1 h\u00e9llo\nsent");
        HandlerProbe.atEveryCut(table.server()::connection, input,
                peer -> assertThat(peer.received()).isEqualTo(head));
        var slow = table.connect();
        slow.sendByteByByte(input);
        assertThat(slow.received()).isEqualTo(head);
    }

    @Test
    void damagedConversations() throws IOException {
        table.program("ada").send("/quit\n");
        table.program("bob").send("/quit\n");
        table.restart(
                ChatTable.SETTINGS.withGrace(Duration.ZERO).withHistory(new ArchiveLimits(20, 1 << 15, 1 << 18, 50))
                        .withLimits(new ChatLimits(5, 8, 4, 10, 30, 10, 8, 1 << 30, 1 << 30, 5)));
        var good = List.of(CONVERSATION,
                "/login bob password-of-bob\n/join kitchen\nhello\n/msg ada hi\n/join @ada\nyes\n/nick x\n/rooms\n/leave\n",
                "/hello 1\n/login bob password-of-bob\n/instance " + BOB
                        + "\n/join vault sealed since 0\n/frame vault 1 * AAAA\n/tell ada 1 x\n/rooms\n/pong 1\n")
                .stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        Seeded.times(Fuzz.INPUTS, random -> Fuzz.handler(random, table.server()::connection, good, 4 << 20,
                peer -> assertThat(peer.isClosed()).isTrue()));
    }
}
