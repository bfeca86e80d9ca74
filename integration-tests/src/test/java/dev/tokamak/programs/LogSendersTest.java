package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.net.SyslogAppender;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.limits.Needs;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.tls.Keys;

/** Programs that send log messages, and the files that our collector makes of them. */
class LogSendersTest {

    private static final String ISO = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([+-]\\d\\d:\\d\\d|Z)?";
    private static final String OLD = "--\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d";

    @TempDir
    Path folder;

    // ---- logger, of util-linux

    private void logger(String... words) throws Exception {
        var command = IntStream.range(0, words.length + 3)
                .mapToObj(i -> i < 3 ? List.of("logger", "-n", "127.0.0.1").get(i) : words[i - 3]);
        Program.run(folder, "", command.toArray(String[]::new));
    }

    @EveryTransport
    void loggerOverTcp(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder)) {
            logger("-P", collector.tcpPort(), "-T", "--rfc5424", "-t", "app", "-p", "local3.err", "new w\u00f6rld");
            logger("-P", collector.tcpPort(), "-T", "--rfc5424", "--octet-count", "-t", "app", "new, counted");
            logger("-P", collector.tcpPort(), "-T", "--rfc3164", "-t", "app", "old");
            logger("-P", collector.tcpPort(), "-T", "--rfc3164", "--octet-count", "-t", "app", "-i", "old, counted");
            var messages = collector.messages(4);
            var sd = "\\[timeQuality tzKnown=\"1\" isSynced=\"[01]\"( syncAccuracy=\"\\d+\")?\\]";
            assertThat(only(messages, "new w\u00f6rld"))
                    .matches("local3\\.err " + ISO + " \\S+ app - - " + sd + " new w\u00f6rld");
            assertThat(only(messages, "new, counted"))
                    .matches("user\\.notice " + ISO + " \\S+ app - - " + sd + " new, counted");
            assertThat(only(messages, " old")).matches("user\\.notice " + OLD + " \\S+ app - - - old");
            assertThat(only(messages, "old, counted"))
                    .matches("user\\.notice " + OLD + " \\S+ app \\d+ - - old, counted");
        }
    }

    @EveryTransport
    void loggerOverUdp(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder)) {
            logger("-P", collector.udpPort(), "-d", "--rfc5424", "-t", "app", "new");
            logger("-P", collector.udpPort(), "-d", "--rfc3164", "-t", "app", "old");
            var messages = collector.messages(2);
            assertThat(only(messages, " new")).matches("user\\.notice " + ISO + " \\S+ app - - \\[.*\\] new");
            assertThat(only(messages, " old")).matches("user\\.notice " + OLD + " \\S+ app - - - old");
        }
    }

    @EveryTransport
    void loggerWithAFile(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder)) {
            var lines = IntStream.range(0, 500).mapToObj(i -> "line " + i).collect(Collectors.joining("\n", "", "\n"));
            Program.run(folder, lines, "logger", "-n", "127.0.0.1", "-P", collector.tcpPort(), "-T", "--octet-count",
                    "-t", "app");
            var messages = collector.messages(500);
            for (int i = 0; i < 500; i++) {
                assertThat(messages.get(i)).endsWith(" line " + i);
            }
        }
    }

    private static String only(List<String> messages, String end) {
        var fitting = messages.stream().filter(message -> message.endsWith(end)).toList();
        assertThat(fitting).as("messages that end with '%s' of %s", end, messages).hasSize(1);
        return fitting.getFirst();
    }

    // ---- loggen, of syslog-ng

    /** In its last line: until then it tells every half a second how many it has sent so far. */
    private static final Pattern COUNT = Pattern.compile("average rate = .* count=(\\d+)");

    private int loggen(String... words) throws Exception {
        var output = Program.run(folder, "", words);
        var matcher = COUNT.matcher(output);
        assertThat(matcher.find()).as("loggen says how many: %s", output).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** Two of them at once, since each takes half a second at least. */
    private int loggens(List<String> one, List<String> other) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> loggen(one.toArray(String[]::new)));
            return loggen(other.toArray(String[]::new)) + first.get();
        }
    }

    @EveryTransport
    void everyRecordThatLoggenSendsOverTcpIsInTheFile(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder)) {
            int sent = loggens(
                    List.of("loggen", "--inet", "--stream", "--syslog-proto", "--rate", "1000000", "--number", "5000",
                            "--active-connections", "2", "127.0.0.1", collector.tcpPort()),
                    List.of("loggen", "--inet", "--stream", "--rate", "1000000", "--number", "5000", "127.0.0.1",
                            collector.tcpPort()));
            assertThat(sent).isGreaterThanOrEqualTo(10_000);
            var messages = collector.messages(sent);
            assertThat(messages).allMatch(message -> message.matches("auth\\.info " + ISO
                    + " localhost prg0000\\d 1234 - - seq: .*"));
            assertThat(messages.stream().distinct().count()).isGreaterThan(sent / 3);
        }
    }

    @EveryTransport
    void whatLoggenSendsOverUdpIsInTheFileOrCounted(TestTransport t) throws Exception {
        Needs.linux();
        try (var collector = new Collector(t, folder)) {
            int sent = loggens(
                    List.of("loggen", "--inet", "--dgram", "--syslog-proto", "--rate", "20000", "--number", "2000",
                            "127.0.0.1", collector.udpPort()),
                    List.of("loggen", "--inet", "--dgram", "--rate", "1000000", "--number", "5000", "127.0.0.1",
                            collector.udpPort()));
            Await.eventually(
                    () -> collector.records().size() + collector.lostInTheKernel() + collector.dropped() >= sent,
                    () -> sent + " sent, " + collector.records().size() + " in the file, "
                            + collector.lostInTheKernel() + " lost in the kernel, " + collector.dropped() + " dropped");
            assertThat(collector.stop()).filteredOn(line -> !line.contains("datagrams were dropped"))
                    .allMatch(line -> line.contains(" auth.info ")
                            && line.contains(" localhost prg00000 1234 - - seq: "));
        }
    }

    // ---- rsyslog

    @EveryTransport
    void rsyslogWithOctetCounts(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder)) {
            rsyslog(collector, "TCP_Framing=\"octet-counted\"");
        }
    }

    @EveryTransport(TransportKind.REACTOR)
    void rsyslogWithLines(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder)) {
            rsyslog(collector, "TCP_Framing=\"traditional\"");
        }
    }

    @EveryTransport
    void rsyslogOverTls(TestTransport t) throws Exception {
        Needs.command("rsyslogd");
        try (var collector = new Collector(t, folder,
                ListenConfig.DEFAULT.withTls(TlsConfig.of(Keys.LOCALHOST.showing())))) {
            rsyslog(collector, """
                    TCP_Framing="octet-counted" StreamDriver="ossl" StreamDriverMode="1"
                    StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost"
                    """);
        }
    }

    @EveryTransport
    void everyRecordThatLoggenSendsOverTlsIsInTheFile(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder,
                ListenConfig.DEFAULT.withTls(TlsConfig.of(Keys.LOCALHOST.showing())))) {
            int sent = loggen("loggen", "--use-ssl", "--syslog-proto", "--rate", "1000000",
                    "--number", "2000", "127.0.0.1", collector.tcpPort());
            assertThat(sent).isGreaterThanOrEqualTo(2_000);
            collector.messages(sent);
        }
    }

    /**
     * Runs rsyslogd with a configuration of its own, between logger and our collector.
     *
     * @param options
     *            of its sending action: framing, and how to encrypt
     */
    private void rsyslog(Collector collector, String options) throws Exception {
        Needs.command("rsyslogd");
        var socket = folder.resolve("in");
        var config = Files.writeString(folder.resolve("rsyslog.conf"), """
                global(workDirectory="%1$s" DefaultNetstreamDriverCAFile="%4$s")
                module(load="imuxsock" SysSock.Use="off")
                input(type="imuxsock" Socket="%1$s/in" RateLimit.Interval="0")
                action(type="omfwd" target="127.0.0.1" port="%2$s" protocol="tcp" %3$s
                    template="RSYSLOG_SyslogProtocol23Format")
                """.formatted(folder, collector.tcpPort(), options, Keys.LOCALHOST.certificateFile(folder)));
        var process = new ProcessBuilder("rsyslogd", "-n", "-i", folder.resolve("pid").toString(), "-f",
                config.toString()).redirectErrorStream(true).redirectOutput(folder.resolve("rsyslog.out").toFile())
                .start();
        try {
            Await.eventually(() -> Files.exists(socket) || !process.isAlive(), "rsyslogd listens");
            assertThat(process.isAlive()).as(Files.readString(folder.resolve("rsyslog.out"))).isTrue();
            var lines = IntStream.range(0, 200).mapToObj(i -> "relayed " + i)
                    .collect(Collectors.joining("\n", "", "\n"));
            Program.run(folder, lines, "logger", "-u", socket.toString(), "-t", "app", "-p", "mail.warning");
            Await.eventually(() -> collector.records().stream().filter(line -> line.contains("relayed")).count() == 200,
                    () -> "200 relayed records, only " + collector.records());
        } finally {
            Program.stop(process);
        }
        assertThat(collector.stop().stream().filter(line -> line.contains("relayed")))
                .allMatch(line -> line.matches("\\S+ 127\\.0\\.0\\.1:\\d+ mail\\.warning " + ISO
                        + " \\S+ app - - - +relayed \\d+"));
    }

    // ---- logback, in this virtual machine

    @EveryTransport
    void logback(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder)) {
            var context = new LoggerContext();
            var appender = new SyslogAppender();
            appender.setContext(context);
            appender.setSyslogHost("127.0.0.1");
            appender.setPort(Integer.parseInt(collector.udpPort()));
            appender.setFacility("LOCAL1");
            appender.setSuffixPattern("app[7]: %msg");
            appender.setCharset(StandardCharsets.UTF_8);
            appender.start();
            try {
                var log = context.getLogger("any");
                log.addAppender(appender);
                log.warn("w\u00f6rds with\na second line");
                log.error("trouble", new IllegalStateException("why"));
                Await.eventually(() -> collector.records().stream().anyMatch(line -> line.contains("\\tat ")),
                        () -> "a stack trace in " + collector.records());
            } finally {
                context.stop();
            }
            var records = collector.records();
            assertThat(records).anyMatch(line -> line.matches(
                    "\\S+ \\S+ local1\\.warning " + OLD + " \\S+ app 7 - - w\u00f6rds with\\\\na second line"));
            assertThat(records)
                    .anyMatch(line -> line.matches("\\S+ \\S+ local1\\.err " + OLD + " \\S+ app 7 - - trouble"));
            assertThat(records).anyMatch(line -> line.contains("java.lang.IllegalStateException: why"));
            assertThat(records).anyMatch(line -> line.contains("\\tat "));
        }
    }

    // ---- anything that sends lines

    @EveryTransport
    void plainLinesOfNc(TestTransport t) throws Exception {
        try (var collector = new Collector(t, folder)) {
            Program.run(folder, "one\n404 two\r\n\n2026-11-21 three\n\u001b[2Jlast", "nc", "-N", "127.0.0.1",
                    collector.tcpPort());
            assertThat(collector.messages(4)).containsExactly("- - - - - - - one", "- - - - - - - 404 two",
                    "- - - - - - - 2026-11-21 three", "- - - - - - - \\x1B[2Jlast");
        }
    }
}
