package dev.tokamak.apps.log;

import static dev.tokamak.apps.log.Kept.record;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a message to its record: priority, sent, host, app, procid, msgid, structured data, text. */
class SyslogParserTest {

    private static final String BOM = "\ufeff";

    // ---- RFC 5424 section 6.5

    @Test
    void readsTheFirstExampleOfRfc5424() {
        assertThat(record("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - " + BOM
                + "'su root' failed for lonvick on /dev/pts/8"))
                .isEqualTo("auth.crit 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - "
                        + "'su root' failed for lonvick on /dev/pts/8");
    }

    @Test
    void readsTheSecondExampleOfRfc5424() {
        assertThat(record("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - "
                + "%% It's time to make the do-nuts."))
                .isEqualTo("local4.notice 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - "
                        + "%% It's time to make the do-nuts.");
    }

    @Test
    void readsTheThirdExampleOfRfc5424() {
        assertThat(record("<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 "
                + "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"] " + BOM
                + "An application event log entry..."))
                .isEqualTo("local4.notice 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 "
                        + "[exampleSDID@32473 iut=\"3\" eventSource=\"Application\" eventID=\"1011\"] "
                        + "An application event log entry...");
    }

    @Test
    void readsTheFourthExampleOfRfc5424() {
        var message = "2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\" "
                + "eventSource=\"Application\" eventID=\"1011\"][examplePriority@32473 class=\"high\"]";
        assertThat(record("<165>1 " + message)).isEqualTo("local4.notice " + message + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2003-10-11T22:14:15Z", "1985-04-12T23:20:50.52Z", "1985-04-12T19:20:50.52-04:00",
        "2003-08-24T05:14:15.000000003-07:00", "2026-11-21T02:32:59", "2026-12-31T23:59:59.1+23:59"})
    void takesTimesToTheNanosecond(String time) {
        assertThat(record("<0>1 " + time + " h a p m - x")).isEqualTo("kern.emerg " + time + " h a p m - x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2003-13-11T22:14:15Z", "2003-00-11T22:14:15Z", "2003-10-32T22:14:15Z",
        "2003-10-11T24:14:15Z", "2003-10-11T22:60:15Z", "2003-10-11T22:14:60Z", "2003-10-11T22:14:15.Z",
        "2003-10-11T22:14:15.0000000001Z", "2003-10-11T22:14:15+24:00", "2003-10-11T22:14:15+1:00",
        "2003-10-11T22:14:15ZZ", "2003-10-11 22:14:15Z", "20031011T221415Z", "yesterday"})
    void takesNoOtherTimes(String time) {
        assertThat(record("<0>1 " + time + " h a p m - x"))
                .isEqualTo("kern.emerg - - - - - - 1 " + time + " h a p m - x");
    }

    @Test
    void knowsEveryPriority() {
        assertThat(record("<0>x")).isEqualTo("kern.emerg - - - - - - x");
        assertThat(record("<13>x")).isEqualTo("user.notice - - - - - - x");
        assertThat(record("<46>x")).isEqualTo("syslog.info - - - - - - x");
        assertThat(record("<86>x")).isEqualTo("authpriv.info - - - - - - x");
        assertThat(record("<191>x")).isEqualTo("local7.debug - - - - - - x");
        for (var facility : Facility.values()) {
            for (var severity : Severity.values()) {
                assertThat(record("<" + facility.priority(severity) + ">x"))
                        .isEqualTo(facility + "." + severity + " - - - - - - x");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<192>x", "<999>x", "<1000>x", "<>x", "<x>x", "<-1>x", "<13x", "<13", "<1", "<", "x",
        " <13>x",
        "13>x", "", "2026-11-21T02:32:59 host app: text"})
    void keepsWhatHasNoPriorityAsAPlainLine(String line) {
        assertThat(record(line)).isEqualTo("- - - - - - - " + line);
    }

    // ---- structured data

    @ParameterizedTest
    @ValueSource(strings = {"-", "[a]", "[a b=\"\"]", "[x@123 a=\"b\" a=\"c\"][y]",
        "[timeQuality tzKnown=\"1\" isSynced=\"0\"]",
        "[a b=\"\\\"\\\\\\]\"]", "[a b=\"c d\"]", "[a b=\"\u00e9\"]"})
    void takesStructuredData(String data) {
        assertThat(record("<13>1 - - - - - " + data)).isEqualTo("user.notice - - - - - " + data + " ");
        assertThat(record("<13>1 - - - - - " + data + " text [b]"))
                .isEqualTo("user.notice - - - - - " + data + " text [b]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--", "[", "[]", "[a", "[a ", "[a b]", "[a b=]", "[a b=c]", "[a b=\"", "[a b=\"c",
        "[a b=\"c\"",
        "[a b=\"c\\\"]", "[a]x", "[a][", "[a]b]", "[a b=\"c\"d=\"e\"]", "[=]", "[\"]", "[ a]", "text"})
    void takesAnythingElseForText(String data) {
        assertThat(record("<13>1 - h - - - " + data)).isEqualTo(
                "user.notice - h - - - - " + data.replace("\\", "\\\\"));
    }

    @Test
    void writesStructuredDataInOneWay() {
        assertThat(record("<13>1 - - - - - [a b=\"back\\slash] \\n\"]"))
                .isEqualTo("user.notice - - - - - [a b=\"back\\\\slash\\] \\\\n\"] ");
        assertThat(record("<13>1 - - - - - [a b=\"one\ntwo\u001b[2J\u2028\"]"))
                .isEqualTo("user.notice - - - - - [a b=\"one\\ntwo\\x1B[2J\\u{2028}\"] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1 ", "1 -", "1 - h", "1 - h a p", "1 - h a p m", "1  h a p m - x", "2 - h a p m - x",
        "01 - h a p m - x", "1 - h a  m - x"})
    void keepsAHeaderThatIsNotWhole(String rest) {
        assertThat(record("<13>" + rest)).isEqualTo("user.notice - - - - - - " + rest);
    }

    // ---- RFC 3164 section 5.4

    @Test
    void readsTheFirstExampleOfRfc3164() {
        assertThat(record("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8"))
                .isEqualTo("auth.crit --10-11T22:14:15 mymachine su - - - 'su root' failed for lonvick on /dev/pts/8");
    }

    @Test
    void readsTheSecondExampleOfRfc3164() {
        assertThat(record("Use the BFG!")).isEqualTo("- - - - - - - Use the BFG!");
        assertThat(record("<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!"))
                .isEqualTo("user.notice --02-05T17:32:18 10.0.0.99 - - - - Use the BFG!");
    }

    @Test
    void readsTheThirdExampleOfRfc3164() {
        assertThat(record("<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% It's time to make the do-nuts."))
                .isEqualTo("local4.notice --08-24T05:34:00 CST - - - - 1987 mymachine myproc[10]: "
                        + "%% It's time to make the do-nuts.");
    }

    @Test
    void readsTheFourthExampleOfRfc3164() {
        assertThat(
                record("<0>1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!"))
                .isEqualTo(
                        "kern.emerg - - - - - - 1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: "
                                + "That's All Folks!");
    }

    // ---- what programs really send

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '%', textBlock = """
            <13>1 2026-11-21T02:32:59.151046+00:00 vm app - - [timeQuality tzKnown="1" isSynced="0"] hello w\u00f6rld | user.notice 2026-11-21T02:32:59.151046+00:00 vm app - - [timeQuality tzKnown="1" isSynced="0"] hello w\u00f6rld
            <13>Nov 21 02:32:59 vm app: hello                                | user.notice --11-21T02:32:59 vm app - - - hello
            <38>2026-11-21T02:32:59 localhost prg00000[1234]: seq: 7         | auth.info 2026-11-21T02:32:59 localhost prg00000 1234 - - seq: 7
            <13>Nov  1 02:32:59 app[7]: without a host                       | user.notice --11-01T02:32:59 - app 7 - - without a host
            <13>Nov 1 02:32:59 vm app: one blank                             | user.notice --11-01T02:32:59 vm app - - - one blank
            <14>Nov 21 10:00:00 vm [main] dev.tokamak.Main started           | user.info --11-21T10:00:00 vm - - - - [main] dev.tokamak.Main started
            <13>Nov 21 02:32:59 vm app[7] no colon                           | user.notice --11-21T02:32:59 vm - - - - app[7] no colon
            <13>Nov 21 02:32:59 vm app[7]:close                              | user.notice --11-21T02:32:59 vm app 7 - - close
            <13>Nov 21 02:32:59 vm app[7                                     | user.notice --11-21T02:32:59 vm - - - - app[7
            <13>Nov 21 02:32:59 vm ::                                        | user.notice --11-21T02:32:59 vm - - - - ::
            <13>Nov 21 02:32:59                                              | user.notice --11-21T02:32:59 - - - - -
            <13>Nov 32 02:32:59 vm app: x                                    | user.notice - - - - - - Nov 32 02:32:59 vm app: x
            <13>Nov 21 25:32:59 vm app: x                                    | user.notice - - - - - - Nov 21 25:32:59 vm app: x
            <13>Nov 21 02:32:59vm app: x                                     | user.notice - - - - - - Nov 21 02:32:59vm app: x
            """)
    void readsWhatProgramsSend(String message, String expected) {
        assertThat(record(message).stripTrailing()).isEqualTo(expected);
    }

    @Test
    void skipsAByteOrderMark() {
        assertThat(record(BOM + "<13>x")).isEqualTo("user.notice - - - - - - x");
        assertThat(record(BOM + "x")).isEqualTo("- - - - - - - x");
        assertThat(record("x" + BOM)).isEqualTo("- - - - - - - x\\u{feff}");
    }
}
