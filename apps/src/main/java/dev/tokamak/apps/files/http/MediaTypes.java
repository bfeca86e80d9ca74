package dev.tokamak.apps.files.http;

import java.util.Locale;
import java.util.Map;

/** What a file is called to a browser, by the ending of its name. */
final class MediaTypes {

    private static final String UNKNOWN = "application/octet-stream";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("txt", TEXT), Map.entry("md", TEXT), Map.entry("log", TEXT), Map.entry("csv", TEXT),
            Map.entry("java", TEXT), Map.entry("py", TEXT), Map.entry("c", TEXT), Map.entry("h", TEXT),
            Map.entry("sh", TEXT), Map.entry("xml", TEXT), Map.entry("yml", TEXT), Map.entry("js", TEXT),
            Map.entry("css", TEXT), Map.entry("json", "application/json"),
            Map.entry("html", "text/html; charset=utf-8"), Map.entry("htm", "text/html; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"), Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"), Map.entry("gif", "image/gif"), Map.entry("webp", "image/webp"),
            Map.entry("pdf", "application/pdf"), Map.entry("mp3", "audio/mpeg"), Map.entry("ogg", "audio/ogg"),
            Map.entry("mp4", "video/mp4"), Map.entry("webm", "video/webm"), Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"));

    private MediaTypes() {}

    static String of(String name) {
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }

    /** Whether a browser would run what is in it: anybody may have sent it here. */
    static boolean isActive(String type) {
        return type.startsWith("text/html") || type.equals("image/svg+xml");
    }
}
