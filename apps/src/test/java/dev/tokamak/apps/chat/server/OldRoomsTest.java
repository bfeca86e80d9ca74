package dev.tokamak.apps.chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.probe.HandlerProbe;

/** When there are as many rooms as there may be: 4, and 2 conversations. */
class OldRoomsTest {

    private static final Duration AGE = ChatSettings.DEFAULT.forgetAfter();

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

    /** Four rooms in which something was said, one after the other. */
    private HandlerProbe fill() {
        var ada = table.program("ada");
        for (var room : new String[] {"a", "b", "c", "d"}) {
            assertThat(
                    ChatTable.answer(ada,
                            "/join " + room + "\n/say " + room + " 1 one\n/say " + room + " 2 two\n/leave " + room
                                    + "\n"))
                    .contains("sent " + room + " 2 2");
            table.pass(Duration.ofMillis(1));
        }
        return ada;
    }

    @Test
    void theOneSilentForLongestIsForgottenWhenItIsOldEnough() throws IOException {
        var ada = fill();
        table.pass(AGE.minusMillis(4));
        assertThat(ChatTable.answer(ada, "/join e\n")).isEqualTo("error join full e: there are too many rooms\n");
        table.pass(Duration.ofMinutes(1)); // it isn't looked for more often
        assertThat(ChatTable.answer(ada, "/join e\n")).startsWith("room e plain 0");
        assertThat(ChatTable.answer(ada, "/rooms\n")).doesNotContain("known a ").contains("known b plain 2 0",
                "known e ");
        table.restart();
        var bob = table.program("bob");
        assertThat(ChatTable.answer(bob, "/rooms\n")).doesNotContain("known a ").contains("known b plain 2 0",
                "known d ");
    }

    @Test
    void whoseNumbersAreNotGivenAgainAndWhoAsksIsToldThatTheyAreGone() throws IOException {
        var ada = fill();
        table.pass(AGE.plusDays(1));
        ChatTable.answer(ada, "/join e\n/leave e\n"); // a is forgotten, e is gone with its last member
        assertThat(ChatTable.answer(ada, "/join a since 1\n")).startsWith("room a plain 2\n").endsWith("gap a 2 2\n");
        assertThat(ChatTable.answer(ada, "/say a 1 one\n"))
                .as("her counts are kept: what she has said isn't taken again")
                .isEqualTo("error say a 1 stale that was taken long ago\n");
        assertThat(ChatTable.answer(ada, "/say a 3 three\n/leave a\n")).startsWith("sent a 3 3\n");
        table.restart();
        var bob = table.program("bob");
        assertThat(ChatTable.answer(bob, "/join a since 0\n")).contains("gap a 1 2\nmsg a 3 ").doesNotContain(" one\n");
    }

    @Test
    void aRoomInWhichSomebodyIsStays() {
        var ada = fill();
        ChatTable.answer(ada, "/join a\n");
        table.pass(AGE.plusDays(1));
        var bob = table.program("bob");
        assertThat(ChatTable.answer(bob, "/join e\n")).startsWith("room e plain 0");
        assertThat(ChatTable.answer(bob, "/rooms\n")).contains("known a plain 2 1").doesNotContain("known b ");
        ada.reset(); // away: the place is kept
        assertThat(ChatTable.answer(bob, "/say e 1 x\n/leave e\n/join f\n")).contains("room f plain 2"); // numbers go on
        assertThat(ChatTable.answer(bob, "/rooms\n")).contains("known a plain 2 1").doesNotContain("known c ");
    }

    @Test
    void whatCannotBeWrittenDownIsNotForgotten() throws IOException {
        var ada = fill();
        table.pass(AGE.plusDays(1));
        table.disk.fill();
        ChatTable.answer(ada, "/join e\n/leave e\n");
        table.disk.free();
        assertThat(ChatTable.answer(ada, "/join a since 0\n")).startsWith("room a plain 2").contains(" one\n",
                " two\n");
        table.restart();
        assertThat(ChatTable.answer(table.program("bob"), "/join a since 0\n")).contains(" one\n", " two\n");
    }

    @Test
    void aRoomThatIsWantedAgainBeforeItIsForgottenGoesOn() throws IOException {
        var ada = fill();
        table.pass(AGE.plusDays(1));
        table.holdCommits();
        ada.send("/join e\n/join a\n/say a 3 three\n/say e 1 first\n");
        table.commit();
        assertThat(ada.received()).contains("sent a 3 3\n", "sent e 1 1\n");
        table.restart();
        assertThat(ChatTable.answer(table.program("bob"), "/join a since 0\n")).contains("gap a 1 2\nmsg a 3 ");
    }

    @Test
    void conversationsMakePlaceInTheSameWay() throws IOException {
        var ada = table.program("ada");
        for (var name : new String[] {"bob", "carl", "dan"}) {
            table.program(name);
        }
        assertThat(ChatTable.answer(ada, "/tell bob 1 x\n/tell carl 1 x\n/tell dan 1 x\n"))
                .endsWith("too many conversations\n");
        table.pass(AGE.plusDays(1));
        assertThat(ChatTable.answer(ada, "/tell dan 1 x\n")).startsWith("sent @dan 1 ");
        assertThat(ChatTable.answer(ada, "/rooms direct\n")).isEqualTo(
                "known @carl direct 1 2\nknown @dan direct 1 2\nok rooms\n");
        table.restart();
        assertThat(ChatTable.answer(table.program("ada"), "/rooms direct\n")).isEqualTo(
                "known @carl direct 1 2\nknown @dan direct 1 2\nok rooms\n");
    }
}
