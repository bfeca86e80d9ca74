package dev.tokamak.compare;

/**
 * What came of clients that fetched files.
 *
 * @param seconds from the begin until the last file was there
 * @param bytes   of whole files
 * @param files   that came whole
 * @param wrong   those of them that were not as they should be
 * @param failed  clients that gave up
 * @param reason  why the last one of them did; empty when none did
 */
record DownloadResult(double seconds, long bytes, long files, long wrong, long failed, String reason) {
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;

    /** Megabytes (1,000,000 bytes) a second. */
    double megabytesPerSecond() {
        return bytes / MILLION / seconds;
    }

    double gigabytes() {
        return bytes / BILLION;
    }

    LoadLine toLine() {
        return LoadLine.of("downloaded")
                .with("seconds", seconds)
                .with("bytes", bytes)
                .with("files", files)
                .with("wrong", wrong)
                .with("failed", failed)
                .with("reason", reason);
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static DownloadResult parse(LoadLine line) {
        return new DownloadResult(line.decimal("seconds"), line.number("bytes"), line.number("files"),
                line.number("wrong"), line.number("failed"), line.text("reason"));
    }
}
