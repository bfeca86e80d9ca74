package dev.tokamak.apps.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;

class LogHandlerTest {

    private static final String OLD = "<13>Nov 21 02:32:59 vm app: old";
    private static final String NEW = "<165>1 2003-10-11T22:14:15.003Z h a p ID47 [x@1 y=\"z\"] new\nsecond line";
    /** What every framing has in it, in one stream. */
    private static final String MIXED = OLD + "\n" + counted(NEW) + counted(OLD + "\n") + "plain w\u00f6rds\r\n\n"
            + counted(
                    "<0>\ufeffx")
            + "404 not found\n" + NEW.replace("\n", " ") + "\n";
    private static final List<String> MIXED_RECORDS = List.of(
            "user.notice --11-21T02:32:59 vm app - - - old",
            "local4.notice 2003-10-11T22:14:15.003Z h a p ID47 [x@1 y=\"z\"] new\\nsecond line",
            "user.notice --11-21T02:32:59 vm app - - - old",
            "- - - - - - - plain w\u00f6rds",
            "kern.emerg - - - - - - \\u{feff}x",
            "- - - - - - - 404 not found",
            "local4.notice 2003-10-11T22:14:15.003Z h a p ID47 [x@1 y=\"z\"] new second line");

    private final Kept kept = new Kept();

    private static String counted(String message) {
        return message.getBytes(StandardCharsets.UTF_8).length + " " + message;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- a conversation

    @Test
    void keepsEachMessageAsOneRecord() {
        var sender = HandlerProbe.open(kept.handler());
        sender.send("<13>1 2026-11-21T02:32:59.151046+00:00 vm app - - - one\n");
        assertThat(kept.messages()).containsExactly("user.notice 2026-11-21T02:32:59.151046+00:00 vm app - - - one");
        sender.send("3");
        sender.send("1 <13>Nov 21 02:32:59 vm app: two<13>3\n");
        assertThat(kept.messages()).containsExactly("user.notice --11-21T02:32:59 vm app - - - two",
                "user.notice - - - - - - 3");
        sender.halfClose();
        assertThat(sender.sawEnd()).isTrue();
        assertThat(sender.countReceived()).isZero();
        assertThat(sender.closeReason()).contains(CloseReason.PEER_CLOSED);
    }

    @Test
    void beginsEachRecordWithTheTimeAndThePeer() {
        var sender = HandlerProbe.open(kept.handler());
        sender.send("<13>x\n");
        assertThat(kept.text()).matches("2026-11-21T03:32:59\\.151046\\+01:00 127\\.0\\.0\\.1:\\d+ user\\.notice"
                + " - - - - - - x\n");
    }

    @Test
    void takesBothFramingsWhereverTheInputIsCut() {
        var current = new AtomicReference<Kept>();
        HandlerProbe.atEveryCut(() -> {
            current.set(new Kept());
            return current.get().handler();
        }, utf8(MIXED), sender -> {
            assertThat(sender.isClosed()).isFalse();
            assertThat(current.get().messages()).isEqualTo(MIXED_RECORDS);
        });
    }

    @Test
    void takesBothFramingsByteByByte() {
        HandlerProbe.open(kept.handler()).sendByteByByte(utf8(MIXED));
        assertThat(kept.messages()).isEqualTo(MIXED_RECORDS);
    }

    @Test
    void takesManyInOneReading() {
        var sender = HandlerProbe.open(kept.handler());
        sender.send((OLD + "\n").repeat(10_000));
        assertThat(kept.messages()).hasSize(10_000).containsOnly(MIXED_RECORDS.getFirst());
    }

    // ---- how it ends

    @Test
    void keepsALastLineWithoutAnEnd() {
        var sender = HandlerProbe.open(kept.handler());
        sender.send("<13>one\n<13>two");
        sender.halfClose();
        assertThat(kept.messages()).containsExactly("user.notice - - - - - - one", "user.notice - - - - - - two");
    }

    @Test
    void keepsWhatThereIsOfACountedFrameThatEndsEarly() {
        var sender = HandlerProbe.open(kept.handler());
        sender.send("100 <13>beginning");
        sender.halfClose();
        assertThat(kept.messages()).containsExactly("user.notice - - - - - - beginning\\[cut]");
    }

    @Test
    void keepsWholeMessagesOfAConnectionThatIsReset() {
        var sender = HandlerProbe.open(kept.handler());
        sender.send("<13>one\n<13>two\n<13>thr");
        sender.reset();
        assertThat(kept.messages()).hasSize(2);
        assertThat(sender.closeReason()).contains(CloseReason.PEER_RESET);
    }

    // ---- limits

    @ParameterizedTest
    @ValueSource(ints = {SyslogFrames.LONGEST - 1, SyslogFrames.LONGEST})
    void takesMessagesUpToTheLimit(int length) {
        var sender = HandlerProbe.open(kept.handler());
        var text = "x".repeat(length - 4);
        sender.send("<13>" + text + "\n" + length + " <13>" + text);
        assertThat(kept.messages()).containsExactly("user.notice - - - - - - " + text,
                "user.notice - - - - - - " + text);
    }

    @ParameterizedTest
    @ValueSource(ints = {SyslogFrames.LONGEST + 1, 1_000_000})
    void marksALongerLineAndGoesOn(int length) {
        var sender = HandlerProbe.open(kept.handler());
        sender.send("<13>" + "x".repeat(length - 4) + "\n<13>next\n");
        assertThat(kept.messages()).containsExactly(
                "user.notice - - - - - - " + "x".repeat(SyslogFrames.LONGEST - 4) + "\\[cut]",
                "user.notice - - - - - - next");
        assertThat(sender.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {SyslogFrames.LONGEST + 1, Integer.MAX_VALUE, 9_999_999_999L})
    void refusesALongerCountInWords(long count) {
        var sender = HandlerProbe.open(kept.handler());
        sender.send("<13>before\n" + count + " <13>x");
        assertThat(sender.received()).isEqualTo("frame of " + count + " octets, longer than 65536\n");
        assertThat(sender.sawEnd()).isTrue();
        var lines = kept.lines();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).matches(Kept.RECEIVED.replace("+", "\\+")
                + " - syslog\\.warning - - tokamak - - - 127\\.0\\.0\\.1:\\d+ was refused: frame of " + count
                + " octets, longer than 65536");
        sender.send("<13>after\n");
        assertThat(kept.lines()).isEmpty();
    }

    @Test
    void aRecordIsNeverLongerThanABatch() {
        var worst = new byte[SyslogFrames.LONGEST];
        Arrays.fill(worst, (byte) 1);
        var sender = HandlerProbe.open(kept.handler());
        sender.send("x".repeat(65_300) + "\n");
        sender.send(worst);
        sender.send("\n");
        var chunks = new ArrayList<RecordBuffer.Chunk>();
        kept.queue.take(chunks, Integer.MAX_VALUE);
        assertThat(chunks).isNotEmpty().allSatisfy(
                chunk -> assertThat(chunk.length()).isLessThan(LogWriter.BATCH / 2));
    }

    @Test
    void whatIsLeftUnreadFitsIntoTheDefaultLimits() {
        assertThat(new SyslogFrames(SyslogFrames.LONGEST).unreadInput()).isLessThan(Limits.DEFAULT.unreadInput());
    }

    // ---- deadlines

    @Test
    void mayBeSilentForDays() {
        var sender = HandlerProbe.open(kept.handler());
        sender.advance(Duration.ofDays(3));
        sender.send("<13>one\n");
        sender.advance(Duration.ofDays(3));
        sender.send("<13>two\n");
        assertThat(kept.messages()).hasSize(2);
        assertThat(sender.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<13>beginning", "100 <13>beginning"})
    void hasToFinishWhatItBegins(String beginning) {
        var sender = HandlerProbe.open(kept.handler());
        sender.send("<13>one\n" + beginning);
        sender.advance(LogHandler.UNFINISHED.minusMillis(1));
        assertThat(sender.isClosed()).isFalse();
        sender.advance(Duration.ofMillis(1));
        assertThat(sender.received()).isEqualTo("message not finished within 30 s\n");
        assertThat(sender.sawEnd()).isTrue();
        var lines = kept.lines();
        assertThat(lines.subList(0, 2).stream().map(Kept::withoutReceipt)).containsExactly(
                "user.notice - - - - - - one",
                "user.notice - - - - - - beginning\\[cut]");
        assertThat(lines.get(2)).contains(" - syslog.warning ", "was refused: message not finished");
    }

    @Test
    void progressIsNotEnough() {
        var sender = HandlerProbe.open(kept.handler());
        for (int i = 0; i < 30; i++) {
            sender.send("x");
            sender.advance(Duration.ofSeconds(1));
        }
        assertThat(sender.sawEnd()).isTrue();
    }

    @Test
    void theDeadlineIsOfOneMessage() {
        var sender = HandlerProbe.open(kept.handler());
        for (int i = 0; i < 100; i++) { // always in the middle of one
            sender.send("x\ny");
            sender.advance(Duration.ofSeconds(10));
        }
        assertThat(sender.isClosed()).isFalse();
        sender.advance(LogHandler.UNFINISHED.multipliedBy(2));
        assertThat(sender.sawEnd()).isTrue();
        assertThat(kept.lines()).hasSize(102);
    }

    // ---- a disk that is behind

    @Test
    void pausesReadingAboveTheHighMarkAndResumesAtTheLowMark() {
        var narrow = new Kept(1_000, 10_000);
        var sender = HandlerProbe.open(narrow.handler());
        sender.send((OLD + "\n").repeat(200));
        assertThat(narrow.queue.waiting()).isEqualTo(1);
        sender.send("<13>later\n");
        assertThat(narrow.messages()).hasSize(200); // taking them resumes
        assertThat(narrow.queue.waiting()).isZero();
        sender.loop().settle();
        assertThat(narrow.messages()).containsExactly("user.notice - - - - - - later");
    }

    @Test
    void losesNothingWhenThePeerEndsWhileItWaits() {
        var narrow = new Kept(1_000, 10_000);
        var sender = HandlerProbe.open(narrow.handler());
        sender.send((OLD + "\n").repeat(200) + "<13>unfin");
        sender.send("ished\n<13>last");
        sender.halfClose();
        assertThat(narrow.messages()).hasSize(200);
        sender.loop().settle();
        assertThat(narrow.messages()).containsExactly("user.notice - - - - - - unfinished",
                "user.notice - - - - - - last");
        assertThat(sender.closeReason()).contains(CloseReason.PEER_CLOSED);
    }

    @Test
    void waitingForTheDiskIsNotTheSendersFault() {
        var narrow = new Kept(1_000, 10_000);
        var sender = HandlerProbe.open(narrow.handler());
        sender.send((OLD + "\n").repeat(200) + "<13>unfin");
        sender.send("ished\n");
        sender.advance(Duration.ofHours(1));
        assertThat(sender.isClosed()).isFalse();
        assertThat(narrow.messages()).hasSize(200);
        sender.loop().settle();
        assertThat(narrow.messages()).containsExactly("user.notice - - - - - - unfinished");
    }

    @Test
    void aConnectionThatEndsIsForgotten() {
        var narrow = new Kept(1_000, 10_000);
        var sender = HandlerProbe.open(narrow.handler());
        sender.send((OLD + "\n").repeat(200));
        sender.elsewhere(c -> c.abort(CloseReason.SHUTDOWN));
        assertThat(narrow.queue.waiting()).isZero();
        assertThat(narrow.messages()).hasSize(200);
    }

    // ---- anything

    @Test
    void noInputBreaksIt() {
        var good = List.of(utf8(MIXED), utf8(counted(NEW).repeat(3)), utf8(OLD + "\n"), utf8("70000 <13>x"));
        Seeded.times(Fuzz.INPUTS, random -> {
            var fresh = new Kept();
            Fuzz.handler(random, () -> fresh.handler(500), good, 100, sender -> {
                assertThat(sender.isClosed()).isTrue();
                assertThat(fresh.text().lines().allMatch(line -> line.startsWith(Kept.RECEIVED))).isTrue();
            });
        });
    }
}
