package dev.tokamak.compare.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the report of a comparison: the one entrance to this package. */
public final class ReportWriter {
    private ReportWriter() {}

    /**
     * Writes {@code report.html}, {@code report.csv} and those drawings for which there are data. None is ever half
     * there.
     *
     * @param json a comparison's document, format 2
     * @param directory where to, made when it is not there
     * @return what was written, the page first
     * @throws IOException when a file can't be read or written
     * @throws IllegalArgumentException when the document is no comparison in format 2, or is cut short; its message is
     *     one line and names the file
     */
    public static List<Path> write(Path json, Path directory) throws IOException {
        String text = DocumentReader.text(json);
        Map<String, String> files;
        try {
            files = files(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(json + ": " + e.getMessage(), e);
        }
        Files.createDirectories(directory);
        var written = new ArrayList<Path>();
        for (var file : files.entrySet()) {
            Path target = directory.resolve(file.getKey());
            WholeFile.write(target, out -> out.write(file.getValue().getBytes(StandardCharsets.UTF_8)));
            written.add(target);
        }
        return List.copyOf(written);
    }

    /** What belongs into each file. */
    static Map<String, String> files(String json) {
        ReportDocument document = DocumentReader.read(json);
        List<Section> sections = new Sections(document).all();
        String csv = CsvReport.of(document);
        var files = new LinkedHashMap<String, String>();
        files.put("report.html", new HtmlReport(document, sections).page(json, csv));
        files.put("report.csv", csv);
        files.putAll(new SvgPlots(document, sections).files());
        return files;
    }
}
