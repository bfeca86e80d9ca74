package dev.tokamak.apps.files.http;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import dev.tokamak.apps.files.store.Entry;
import dev.tokamak.apps.files.store.FileStore;

/** What is in a directory, for people and for programs. */
final class Listing {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    private static final String STYLE = """
            :root{color-scheme:light dark;--line:#8884;--quiet:#777}
            body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.3rem;overflow-wrap:anywhere}
            table{border-collapse:collapse;width:100%}
            th{font-weight:600;text-align:left;color:var(--quiet)}
            td,th{padding:.35rem .5rem;border-bottom:1px solid var(--line)}
            tr:hover td{background:#8881}
            td:first-child{overflow-wrap:anywhere}
            .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
            a{text-decoration:none}
            a:hover{text-decoration:underline}
            p{color:var(--quiet)}
            code{font-size:.95em}
            """;
    /** Nothing but this style: no script, no picture, no form, nothing from elsewhere, in no frame. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Listing() {}

    private static String hash(String style) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * A page.
     *
     * @param path as a person reads it, with a slash at both ends
     */
    static byte[] html(String path, List<Entry> entries) {
        var page = new StringBuilder(1024 + 200 * entries.size());
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<title>Files in ").append(escape(path)).append("</title><style>").append(STYLE)
                .append("</style></head>\n<body><h1>Files in ").append(escape(path)).append("</h1>\n")
                .append("<table><thead><tr><th>Name</th><th class=\"n\">Size</th><th class=\"n\">Modified (UTC)</th>")
                .append("</tr></thead><tbody>\n");
        if (!path.equals("/")) {
            page.append("<tr><td><a href=\"../\">..</a></td><td></td><td></td></tr>\n");
        }
        entries.stream().filter(Entry::directory).forEach(entry -> row(page, entry));
        entries.stream().filter(entry -> !entry.directory()).forEach(entry -> row(page, entry));
        page.append("</tbody></table>\n<p>").append(summary(entries)).append("</p>\n")
                .append("<p>To add a file: <code>curl -T FILE</code> and the address of this page.</p></body></html>\n");
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void row(StringBuilder page, Entry entry) {
        var slash = entry.directory() ? "/" : "";
        page.append("<tr><td><a href=\"").append(UrlPath.encode(entry.name())).append(slash).append("\">")
                .append(escape(entry.name())).append(slash).append("</a></td><td class=\"n\"");
        if (!entry.directory()) {
            page.append(" title=\"").append(entry.size()).append(" bytes\">").append(size(entry.size()));
        } else {
            page.append('>');
        }
        page.append("</td><td class=\"n\"><time datetime=\"").append(seconds(entry.modified())).append("\">")
                .append(DATE.format(entry.modified())).append("</time></td></tr>\n");
    }

    private static String summary(List<Entry> entries) {
        long files = entries.stream().filter(entry -> !entry.directory()).count();
        long bytes = entries.stream().filter(entry -> !entry.directory()).mapToLong(Entry::size).sum();
        return files + (files == 1 ? " file, " : " files, ") + size(bytes)
                + (isCut(entries) ? "; not everything is shown: there is too much" : "");
    }

    private static boolean isCut(List<Entry> entries) {
        return entries.size() >= FileStore.MOST_ENTRIES;
    }

    /** Bytes below 1 KiB, else three digits and a unit. */
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        var value = BigDecimal.valueOf(bytes).divide(BigDecimal.valueOf(1L << 10 * unit), MathContext.DECIMAL64);
        var shown = value.compareTo(BigDecimal.valueOf(1000)) < 0
                ? value.setScale(6, RoundingMode.DOWN).round(new MathContext(3))
                : value.setScale(0, RoundingMode.HALF_UP);
        return shown.toPlainString() + " " + UNITS.get(unit - 1);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static Instant seconds(Instant modified) {
        return modified.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same for programs. */
    static byte[] json(String path, List<Entry> entries) {
        return line(json -> {
            json.writeStartObject();
            json.writeStringProperty("path", path);
            json.writeBooleanProperty("complete", !isCut(entries));
            json.writeArrayPropertyStart("entries");
            for (var entry : entries) {
                json.writeStartObject();
                json.writeStringProperty("name", entry.name());
                json.writeBooleanProperty("directory", entry.directory());
                if (!entry.directory()) {
                    json.writeNumberProperty("size", entry.size());
                }
                json.writeStringProperty("modified", entry.modified().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** What writes one value of JSON. */
    interface Content {
        void write(JsonGenerator json);
    }

    /** A line of JSON, with its end. */
    static byte[] line(Content content) {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            content.write(json);
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
