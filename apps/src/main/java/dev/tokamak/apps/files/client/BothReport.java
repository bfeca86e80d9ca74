package dev.tokamak.apps.files.client;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import dev.tokamak.apps.files.tftp.TftpResult;

/**
 * What the same file over TCP and over UDP came to, and what that means: for a person, or as JSON.
 *
 * @param command
 *            "send" or "fetch"
 * @param name
 *            what was transferred
 * @param target
 *            the server, as it was given
 * @param loopback
 *            whether the server is on this machine
 * @param tcp
 *            over HTTP
 * @param udp
 *            by TFTP
 * @param left
 *            copies that are left at the server
 */
public record BothReport(String command, String name, String target, boolean loopback, TransferTimes tcp,
        TransferTimes udp, List<String> left) {

    /** A round trip across a country, for an example. */
    private static final double FAR_SECONDS = 0.010;

    /** Copies the list. */
    public BothReport {
        left = List.copyOf(left);
    }

    /**
     * A line for each protocol under a heading, aligned.
     *
     * @return lines, each ended by a newline
     */
    public String table() {
        var text = new StringBuilder(
                format("%s %s: %,d bytes, %d rounds over TCP and UDP in turn; milliseconds, the first round apart%n",
                        command, target, size(), tcp.rounds().size()));
        text.append(format("%-4s %10s %10s %10s %10s %10s%n", "", "first", "median", "shortest", "longest", "MB/s"));
        for (var times : List.of(tcp, udp)) {
            text.append(format("%-4s %10.2f %10.2f %10.2f %10.2f %10s", times.protocol(), 1e3 * times.first(),
                    1e3 * times.median(), 1e3 * times.shortest(), 1e3 * times.longest(), rate(times)));
            text.append(isUdp(times) ? format("   %s%n", agreed()) : format("%n"));
        }
        return text.append(format("SHA-256 %s, the same in all of them%n", sha256())).toString();
    }

    private String rate(TransferTimes times) {
        return size() == 0 ? "-" : format("%.1f", times.megabytesPerSecond());
    }

    private String agreed() {
        var terms = terms();
        long again = udp.rounds().stream().flatMap(round -> round.datagrams().stream())
                .mapToLong(TftpResult::retransmissions).sum();
        return format("blocks of %,d bytes, %d at a time", terms.blockSize(), terms.window())
                + (again == 0 ? "" : format("; %d packets sent again", again));
    }

    /**
     * Why the times differ, and what they prove: with the numbers of this run.
     *
     * @return lines, each ended by a newline
     */
    public String meaning() {
        var terms = terms();
        long waits = waits();
        return (verdict() + format("""
                TFTP sends %s and waits for an acknowledgement: %,d times for this file, %.0f us each
                here. TCP keeps a window of hundreds of KiB under way, and the kernel acknowledges. So TFTP is bound by the round
                trip: where one takes 10 ms, this file takes %.1f s at least, however fast the line is.
                --blksize 512 --windowsize 1 is TFTP as it was first (RFC 1350), one block under way; --windowsize 32 has more.
                """, blocks(terms), waits, 1e6 * udp.median() / waits, waits * FAR_SECONDS)
                + (loopback
                        ? """
                                Server and client are one machine: a round trip takes microseconds and nothing is lost, so this compares the work
                                for each packet and says nothing of a network, where a lost packet costs TFTP a timeout or a window again.
                                """
                        : """
                                A lost packet costs TFTP a timeout or a whole window again; TCP sends what is missing, and slows down for others.
                                """)
                + format("""
                        TCP's time has the connection in it, UDP's the request; both end when the receiver has all on its disk (fsync),
                        which is most of the time of a small file.
                        One timed transfer proves nothing: the first took %.2f ms over TCP and %.2f over UDP, and paid for code that was
                        not compiled yet and files that were in no cache. Then they took turns, so that whatever else the machine did
                        met both. A difference smaller than that between two runs of this command is none.
                        """, 1e3 * tcp.first(), 1e3 * udp.first()))
                .replace("\n", System.lineSeparator());
    }

    /** Only what the rounds show. */
    private String verdict() {
        boolean udpIsSlower = udp.median() >= tcp.median();
        var slower = udpIsSlower ? udp : tcp;
        var faster = udpIsSlower ? tcp : udp;
        return slower.shortest() <= faster.longest()
                ? "The ranges overlap: these rounds don't tell the two apart.\n"
                : format("%s took %.1f times as long as %s.\n", shout(slower), slower.median() / faster.median(),
                        shout(faster));
    }

    private static String shout(TransferTimes times) {
        return times.protocol().toUpperCase(Locale.ROOT);
    }

    private static String blocks(TftpResult terms) {
        return terms.window() == 1
                ? format("one block of %,d bytes", terms.blockSize())
                : format("%d blocks of %,d bytes", terms.window(), terms.blockSize());
    }

    /** How often the sender waits: once for the request, once for each window; the last block is never full. */
    private long waits() {
        var terms = terms();
        long blocks = size() / terms.blockSize() + 1;
        return 1 + (blocks + terms.window() - 1) / terms.window();
    }

    private static boolean isUdp(TransferTimes times) {
        return times.rounds().getFirst().datagrams().isPresent();
    }

    private TftpResult terms() {
        return udp.rounds().getFirst().datagrams().orElseThrow();
    }

    private long size() {
        return tcp.rounds().getFirst().size();
    }

    private String sha256() {
        return tcp.rounds().getFirst().sha256().orElse("");
    }

    /**
     * Everything as one JSON object.
     *
     * @return one line, without its end
     */
    public String json() {
        var out = new StringWriter();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("command", command);
            json.writeStringProperty("target", target);
            json.writeStringProperty("name", name);
            json.writeNumberProperty("size", size());
            json.writeStringProperty("sha256", sha256());
            json.writeArrayPropertyStart("results");
            write(json, tcp);
            write(json, udp);
            json.writeEndArray();
            json.writeArrayPropertyStart("left_at_the_server");
            left.forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    private void write(JsonGenerator json, TransferTimes times) {
        json.writeStartObject();
        json.writeStringProperty("protocol", times.protocol());
        json.writeArrayPropertyStart("seconds");
        for (double seconds : times.seconds()) {
            json.writeNumber(seconds);
        }
        json.writeEndArray();
        json.writeNumberProperty("first", times.first());
        json.writeNumberProperty("median", times.median());
        json.writeNumberProperty("shortest", times.shortest());
        json.writeNumberProperty("longest", times.longest());
        json.writeNumberProperty("megabytes_per_second", times.megabytesPerSecond());
        if (isUdp(times)) {
            json.writeNumberProperty("blksize", terms().blockSize());
            json.writeNumberProperty("windowsize", terms().window());
        }
        json.writeEndObject();
    }

    /** Numbers look the same everywhere. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency at run time
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
