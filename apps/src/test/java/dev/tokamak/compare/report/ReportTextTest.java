package dev.tokamak.compare.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page, the table and the drawings that a document becomes. */
class ReportTextTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u0001<!--";
    private static final Map<String, String> FILES = ReportWriter.files(SampleDocument.json());
    private static final Map<String, String> BAD = ReportWriter.files(
            SampleDocument.json(List.of(HOSTILE, "=1+1", "-2", "@x"), HOSTILE));

    @TempDir
    Path folder;

    private static String page(Map<String, String> files) {
        return files.getOrDefault("report.html", "");
    }

    private static String csv(Map<String, String> files) {
        return files.getOrDefault("report.csv", "");
    }

    @Test
    void writesAllFilesAndLeavesNothingElse() throws IOException {
        Path json = SampleDocument.write(folder.resolve("sample.json"));
        List<Path> written = ReportWriter.write(json, folder.resolve("new/report"));
        assertThat(written).extracting(file -> file.getFileName().toString()).containsExactly("report.html",
                "report.csv", "cpu-per-message.svg", "latency-percentiles.svg", "memory-per-connection.svg",
                "hockey-stick.svg", "fairness.svg");
        try (var there = Files.list(folder.resolve("new/report"))) {
            assertThat(there).containsExactlyInAnyOrderElementsOf(written);
        }
        assertThat(ReportWriter.write(json, folder.resolve("new/report"))).isEqualTo(written);
    }

    @Test
    void answersEveryQuestionWithFigures() {
        assertThat(page(FILES)).contains("Many idle clients?", "Most messages a second?",
                "Cheapest message at equal work?", "Lowest tail latency under load?", "Many short connections?",
                "Overload?", "UDP loss?", "Moving files?", "A busy chat room?", "Least code?",
                "one bad client among 99?");
        assertThat(page(FILES)).containsPattern("<strong>platform</strong> <span class=\"figure\">10\\d KiB</span>");
        assertThat(page(FILES)).contains("not told apart", "doubtful: B").doesNotContain("not measured</span>");
    }

    @Test
    void saysWhatWasNotMeasured() {
        String none = SampleDocument.json().replaceAll("\"experiment\":\"(neighbour|udp|code)\"",
                "\"experiment\":\"other\"");
        assertThat(page(ReportWriter.files(none)).split("not measured</span>", -1)).hasSize(4);
        assertThat(ReportWriter.files(none)).doesNotContainKey("fairness.svg");
    }

    @Test
    void showsADocumentWithoutMeasurements() {
        String empty = "{\"format\":2,\"plan\":{\"variants\":[{\"name\":\"a\",\"control\":false}]},"
                + "\"measurements\":[],\"summaries\":[]}";
        var files = ReportWriter.files(empty);
        assertThat(page(files)).contains("Nothing was measured", "Incomplete");
        assertThat(files).containsOnlyKeys("report.html", "report.csv");
    }

    @Test
    void nothingInADocumentBecomesMarkup() {
        assertThat(page(BAD)).doesNotContain("<img").contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
        assertThat(page(BAD).split("</script>", -1)).as("our own two elements, and the rest").hasSize(3);
        assertThat(page(BAD)).as("nothing from elsewhere").doesNotContainPattern("(src|href)=\"?(https?:)?//");
    }

    @Test
    void drawingsAreXml() throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        for (var files : List.of(FILES, BAD)) {
            for (var file : files.entrySet()) {
                if (file.getKey().endsWith(".svg")) {
                    var xml = factory.newDocumentBuilder()
                            .parse(new ByteArrayInputStream(file.getValue().getBytes(StandardCharsets.UTF_8)));
                    assertThat(xml.getDocumentElement().getTagName()).isEqualTo("svg");
                    assertThat(xml.getElementsByTagName("script").getLength()).isZero();
                    assertThat(xml.getElementsByTagName("path").getLength()).as(file.getKey()).isGreaterThan(20);
                    assertThat(file.getValue()).doesNotContain("NaN", "Infinity");
                }
            }
        }
    }

    @Test
    void tableHasARowForEachFigure() {
        List<String> rows = csv(FILES).lines().toList();
        assertThat(rows.getFirst())
                .isEqualTo("experiment,phase,protocol,clients,setting,round,variant,figure,unit,value,marks");
        long figures = DocumentReader.read(SampleDocument.json()).measurements().stream()
                .mapToLong(run -> run.figures().size()).sum();
        assertThat(rows).hasSize(1 + (int) figures);
        assertThat(rows).anyMatch(row -> row.matches(
                "echo,open,udp,256,90 %,3,platform,cpu_us_per_message,us,\\d+\\.\\d+,BUSY"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "plain|plain", "a,b|\"a,b\"", "say \"hi\"|\"say \"\"hi\"\"\"", "=1+1|'=1+1", "+1|'+1", "-1|'-1", "@x|'@x",
        "=a,b|\"'=a,b\"", "``|``"})
    void cellsAreQuotedAndNeverFormulas(String text, String cell) {
        assertThat(CsvReport.cell(text)).isEqualTo(cell);
    }

    @Test
    void hostileNamesStayInTheirCells() {
        assertThat(csv(BAD).lines().skip(1))
                .allMatch(row -> row.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1).length == 11);
        assertThat(csv(BAD)).contains(",'=1+1,").doesNotContain(",=1+1,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0", "0.0123|0.012", "1.25|1.25", "12.34|12.3", "1234|1,234",
        "1234567|1.23 M", "-5|-5.00"})
    void numbersHaveThreeDigitsOrSo(double value, String text) {
        assertThat(Texts.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"cpu_us_per_message,CPU per message", "cpu_s_per_gb,CPU per GB", "transfer_mb_per_s,transfer",
        "last_member_p95_ms,last member p95", "cpu_us_per_delivery,CPU per delivery",
        "latency_p99_us,latency p99", "throughput_per_s,throughput",
        "memory_kib_per_connection,memory per connection", "context_switches,context switches",
        "recovery_ms,recovery", "code_lines,code lines", "_us,''"})
    void keysBecomeWordsWithoutTheirUnit(String key, String words) {
        assertThat(FigureCharts.name(key)).isEqualTo(words);
    }

    @Test
    void aRoomThatNothingLargerWasTriedAfterIsALowerBound() {
        assertThat(page(FILES)).containsPattern("\"figure\">at least 1,0\\d\\d members")
                .containsPattern("\"figure\">10\\d members");
    }

    @Test
    void saysOfEachExperimentHowManyRoundsItHad() {
        String once = SampleDocument.json().replaceAll("\"experiment\":\"neighbour\"(.{0,140})\"round\":[23]",
                "\"experiment\":\"neighbour\"$1\"round\":1");
        var files = ReportWriter.files(once);
        assertThat(files.getOrDefault("fairness.svg", "")).contains("Echo over loopback, one round");
        assertThat(files.getOrDefault("hockey-stick.svg", "")).contains("Echo over loopback, 3 rounds");
        assertThat(page(files)).contains("Measured in one round.", "Measured in 3 rounds.");
    }
}
