package dev.tokamak.compare.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a comparison is read, and what is none is refused in one line. */
class ReportReaderTest {
    private static final String SAMPLE = SampleDocument.json();

    @TempDir
    Path folder;

    @Test
    void readsAllOfTheSample() {
        ReportDocument document = DocumentReader.read(SAMPLE);
        assertThat(document.variants()).containsExactlyElementsOf(SampleDocument.VARIANTS);
        assertThat(document.complete()).isTrue();
        assertThat(document.experimentsMeasured().keySet()).startsWith("echo", "memory").endsWith("code", "orders");
        var memory = document.runs("memory", "idle").getFirst();
        assertThat(memory.series().getFirst().x()).containsExactly(0.0, 250.0, 500.0, 1000.0);
        assertThat(document.summary(memory.place(), "platform", "memory_kib_per_connection").orElseThrow().ratio())
                .hasValueSatisfying(ratio -> assertThat(ratio.median()).isBetween(60.0, 90.0));
        assertThat(document.marks().get("CLIENT_LATE").spoilsCost()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "null", "[]", "17", "garbage", "{", "{}", "{\"format\":2}", "{\"format\":\"2\"}",
        "{\"format\":2.5}", "{\"format\":2,\"format\":2}", "{\"format\":2,\"machine\":{\"cpu\":7}}",
        "{\"format\":2,\"plan\":{\"variants\":[]}}", "{\"format\":2,\"measurements\":[{\"clients\":-1}]}",
        "{\"format\":2,\"measurements\":[{\"experiment\":\"a\"}]}",
        "{\"format\":2,\"measurements\":[{\"figures\":{\"a\":1e999}}]}"})
    void refusesGarbageInOneLine(String text) {
        assertThatThrownBy(() -> DocumentReader.read(text)).isInstanceOf(IllegalArgumentException.class)
                .message().isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
    }

    @Test
    void saysWhichFormatAnotherDocumentHas() {
        assertThatThrownBy(() -> DocumentReader.read("{\"format\": 1, \"figures\": {\"a\": \"b\"}}"))
                .hasMessageContaining("format 1").hasMessageContaining("reads format 2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9, 0.9999})
    void refusesWhatIsCutShort(double share) {
        String cut = SAMPLE.substring(0, (int) (SAMPLE.length() * share));
        assertThatThrownBy(() -> DocumentReader.read(cut)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not all of it").message().doesNotContain("\n");
    }

    @Test
    void refusesWhatFollowsTheEnd() {
        assertThatThrownBy(() -> DocumentReader.read(SAMPLE + "{}")).hasMessageContaining("follows the end");
    }

    @Test
    void refusesDepthsThatNoComparisonHas() {
        assertThatThrownBy(() -> DocumentReader.read("[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DocumentReader.read("{\"other\":" + "[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesHistogramsThatAreNone() {
        String broken = SAMPLE.replaceAll("\"latency_hdr_ns\":\"[^\"]{40}", "\"latency_hdr_ns\":\"AAAA");
        assertThatThrownBy(() -> ReportWriter.files(broken)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latency_hdr_ns");
    }

    @Test
    void namesTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{}");
        assertThatThrownBy(() -> ReportWriter.write(file, folder)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other.json");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> ReportWriter.write(file, folder)).isInstanceOf(IOException.class)
                .hasMessageContaining("UTF-8");
        assertThat(folder).isDirectoryNotContaining("glob:**report*");
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        String grown = SAMPLE.replace("{\"experiment\":", "{\"new\":{\"a\":[1]},\"experiment\":")
                .replaceFirst("\\{", "{\"newer\":[[]],");
        assertThat(DocumentReader.read(grown).measurements()).isNotEmpty();
    }
}
