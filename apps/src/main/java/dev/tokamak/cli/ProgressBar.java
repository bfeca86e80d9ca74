package dev.tokamak.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

import dev.tokamak.apps.files.client.Transfer;
import dev.tokamak.time.NanoClock;

/**
 * A line that shows how far a transfer is, drawn over itself. Told from a transport's thread, drawn by the one that waits, so
 * that a slow terminal holds nothing up.
 */
final class ProgressBar implements Transfer.Progress {

    private static final int WIDTH = 24;
    private static final int LONGEST_NAME = 28;
    private static final String ERASE = "\r\033[K";

    private final String name;
    private final NanoClock clock;
    private volatile long started;
    private volatile long first = -1;
    private volatile long done;
    private volatile long total = -1;

    ProgressBar(String name, NanoClock clock) {
        this.name = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 3) + "...";
        this.clock = clock;
    }

    @Override
    public void moved(long nowDone, long nowTotal) {
        if (first < 0) { // what was there before doesn't count for the rate, nor the time until something moved
            started = clock.nanoTime();
            first = nowDone;
        }
        total = nowTotal;
        done = nowDone;
    }

    void draw(PrintWriter out) {
        out.print(ERASE + line());
        out.flush();
    }

    void erase(PrintWriter out) {
        out.print(ERASE);
        out.flush();
    }

    /** Name, part, bytes, rate, and how long it will take at that rate. */
    String line() {
        double seconds = first < 0 ? 0 : (clock.nanoTime() - started) / 1e9;
        double rate = seconds > 0 ? Math.max(0, done - first) / seconds : 0;
        var text = new StringBuilder(name).append("  ");
        if (total > 0) {
            int filled = (int) (WIDTH * done / total);
            text.append('[').repeat('#', filled).repeat('.', WIDTH - filled).append("] ")
                    .append(String.format(Locale.ROOT, "%3d%%", 100 * done / total));
        }
        text.append("  ").append(bytes(done)).append("  ").append(bytes((long) rate)).append("/s");
        if (total > 0 && rate > 0 && done < total) {
            text.append("  ").append(time(Duration.ofMillis((long) ((total - done) / rate * 1000)))).append(" left");
        }
        return text.toString();
    }

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.2f %ciB" : value < 100 ? "%.1f %ciB" : "%.0f %ciB", value,
                "KMGTPE".charAt(unit));
    }

    private static String time(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
