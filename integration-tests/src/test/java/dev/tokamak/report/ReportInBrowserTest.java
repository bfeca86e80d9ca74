package dev.tokamak.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.compare.report.ReportWriter;
import dev.tokamak.compare.report.SampleDocument;
import dev.tokamak.limits.Needs;

/** The comparison's page in a real browser, without a window: what stands in it once its script has run. */
class ReportInBrowserTest {
    private static final Pattern PLACE = Pattern.compile("data-plot=\"");
    private static final Pattern CANVAS = Pattern.compile("<canvas");
    private static final Pattern DOWNLOAD = Pattern.compile("href=\"blob:[^\"]*\" download=\"([^\"]*)\"");

    @TempDir
    Path folder;

    @BeforeEach
    void needsABrowser() {
        Needs.command("chromium");
    }

    @Test
    void everyPlotIsDrawnFiguresAndDownloadsAreThereAndNothingFails() throws Exception {
        Path page = ReportWriter.write(SampleDocument.write(folder.resolve("sample.json")), folder).getFirst();
        String dom = dom(page);
        long places = PLACE.matcher(Files.readString(page)).results().count();
        assertThat(places).as("places for plots, before the script runs").isGreaterThan(30);
        assertThat(CANVAS.matcher(dom).results().count()).as("plots drawn").isEqualTo(places);
        assertThat(dom).contains("data-plots=\"" + places + "\"").doesNotContain("data-errors");
        assertThat(dom).containsPattern("Many idle clients\\?(?s:.{0,400})<strong>reactor</strong> "
                + "<span class=\"figure\">1\\.[2-4]\\d KiB</span>");
        assertThat(dom).containsPattern("<strong>platform</strong> <span class=\"figure\">10\\d KiB</span>");
        assertThat(DOWNLOAD.matcher(dom).results().map(match -> match.group(1)))
                .containsExactly("comparison.json", "report.csv");
    }

    @Test
    void hostileTextsDoNothing() throws Exception {
        String attack = "</script><img src=x onerror=document.title='owned'><svg onload=document.title='owned'>";
        String text = SampleDocument.json().replace("\"virtual\"", "\"" + attack + "\"");
        Path page = ReportWriter.write(Files.writeString(folder.resolve("bad.json"), text), folder).getFirst();
        String dom = dom(page);
        assertThat(dom).contains("<title>Tokamak: threads against selectors</title>", "data-plots=")
                .doesNotContain("<img", "data-errors");
    }

    private String dom(Path page) throws Exception {
        Path output = folder.resolve("dom.html");
        var chromium = new ProcessBuilder("chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=10000", "--dump-dom", page.toUri().toString())
                .redirectOutput(output.toFile())
                .start();
        // its helpers live on for a moment, and write into its folder; with the last of them this stream ends
        var log = new FutureTask<>(() -> new String(chromium.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        Thread.startVirtualThread(log);
        try {
            String said = log.get(50, TimeUnit.SECONDS);
            assertThat(chromium.waitFor()).as(said).isZero();
        } finally {
            chromium.descendants().forEach(ProcessHandle::destroyForcibly);
            chromium.destroyForcibly();
        }
        return Files.readString(output);
    }
}
