package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/** What it costs to move files: by the kernel or through memory, over TCP or by TFTP. */
final class FilesExperiment implements Experiment {
    private static final String BIG = "big";
    private static final String SMALL = "small";
    /** By TFTP with one block under way every 512 bytes take a round trip: a big file would take too long. */
    private static final long SMALL_BYTES = 2 << 20;
    private static final List<Integer> CLIENTS = List.of(1, 8);
    private static final List<Setting> SETTINGS = List.of(
            new Setting("tcp", "transferTo", FileServer.TRANSFER, 0, 0),
            new Setting("tcp", "copied", FileServer.COPY, 0, 0),
            new Setting("udp", "TFTP", FileServer.TFTP, TftpDownload.PLAIN_BLOCK, 1),
            new Setting("udp", "TFTP, window", FileServer.TFTP, 1428, 16));
    private static final double WARM_SECONDS = 0.3;
    private static final double NANOS = 1e9;

    /** 0: as the mode wants it. */
    private final long bytes;

    /** With files as large as the mode wants them. */
    FilesExperiment() {
        this(0);
    }

    /** With files of so many bytes at most. */
    FilesExperiment(long bytes) {
        this.bytes = bytes;
    }

    /** A way to fetch a file; block size and window of TFTP. */
    private record Setting(String protocol, String name, String service, int blockSize, int window) {
        Wanted wanted(List<Wanted> files) {
            Wanted file = protocol.equals("tcp") ? files.getFirst() : files.getLast();
            return new Wanted(file.file(), file.bytes(), file.crc(), blockSize, window);
        }

        Endpoint endpoint(ServerProcess server) throws IOException {
            return server.endpoint(service, protocol).orElseThrow(() -> new IOException("does not serve " + service));
        }
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public String title() {
        return "Moving files";
    }

    @Override
    public String question() {
        return "How fast do files go out, and what does a gigabyte cost the server?";
    }

    @Override
    public String method() {
        return "1 and 8 clients at once fetch the same file again and again, over TCP by HTTP, over UDP by TFTP. \"transferTo\" "
                + "leaves the file to the kernel (sendfile). \"copied\" reads it into the server's memory and writes it from "
                + "there, as every server has to that looks at the bytes or encrypts them; what transferTo saves is that detour, "
                + "and nothing at the client. \"TFTP\" as in RFC 1350 has one block of 512 bytes under way and waits for its "
                + "acknowledgement, so it is bound by round trips, not by bytes. \"TFTP, window\" asks for blocks of 1,428 bytes, "
                + "16 under way; still each block is a datagram and a system call of its own. The file was read just before "
                + "and lies in the page cache: no disk is measured. Every byte is checked before measuring, the length "
                + "while measuring. One processor for all clients is soon the limit of the megabytes a second; what a gigabyte "
                + "costs the server can be compared all the same.";
    }

    @Override
    public double weight() {
        return 4;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("MB/s", Figure.FILE_RATE),
                new ExperimentTable.Column("CPU s/GB", Figure.CPU_PER_GB));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        List<Setting> settings = SETTINGS.stream().filter(each -> bench.plan().has(each.protocol())).toList();
        TemporaryDirectory directory = bench.directory();
        long big = bytes > 0 ? bytes : bench.plan().mode().fileBytes();
        var files = List.of(
                write(directory.path(), BIG, big),
                write(directory.path(), SMALL, Math.min(big, SMALL_BYTES)));
        Budget whole = bench.budget();
        Rounds.unwarmed(bench, this, variants(bench, directory.path()), settings.size() * 2 * WARM_SECONDS)
                .run(settings.size(), CLIENTS, (servers, turns, seconds) -> {
                    for (ServerProcess server : servers) {
                        warm(bench, server, settings, files, seconds);
                    }
                    int runs = servers.count() * settings.size() * CLIENTS.size();
                    for (Setting setting : settings) {
                        for (int clients : CLIENTS) {
                            if (bench.plan().seconds().isEmpty() && whole.left() < 0) {
                                bench.results().leftOut("No time was left for files from " + setting.name() + " on.");
                                return;
                            }
                            double length = turns.fitting(seconds, clients, runs);
                            runs -= servers.count();
                            var place = new Place(name(), "download", setting.protocol(), clients, setting.name());
                            turns.take(servers, place, (server, _) -> trial(
                                    bench, server, setting, setting.wanted(files), clients, length));
                        }
                    }
                });
        directory.close();
    }

    private static Wanted write(Path directory, String name, long bytes) throws IOException {
        return new Wanted(name, bytes, FileContent.write(directory.resolve(name), bytes), 0, 0);
    }

    private static List<Variant> variants(Bench bench, Path directory) {
        var variants = new ArrayList<Variant>();
        for (Variant variant : bench.plan().variants()) {
            Optional<Variant> serving = variant.under(FileServer.class, directory);
            serving.ifPresentOrElse(variants::add,
                    () -> bench.results().remark(variant.name() + " serves no files."));
        }
        return variants;
    }

    /** Every way once, so that the first one measured is not slower for being the first. */
    private static void warm(Bench bench, ServerProcess server, List<Setting> settings, List<Wanted> files,
            double seconds) throws InterruptedException {
        bench.progress().step("warming " + server.variant().name());
        try {
            for (Setting setting : settings) {
                bench.load().downloads(setting.endpoint(server), setting.wanted(files), CLIENTS.getLast(),
                        (long) (Math.min(seconds, WARM_SECONDS) * NANOS), true);
            }
        } catch (IOException _) {
            bench.checkOpen(); // else what is measured next will say why
        }
    }

    private static Outcome trial(Bench bench, ServerProcess server, Setting setting, Wanted wanted, int clients,
            double seconds) throws IOException, InterruptedException {
        Endpoint endpoint = setting.endpoint(server);
        long nanos = (long) (seconds * NANOS);
        DownloadResult checked = bench.load()
                .downloads(endpoint, wanted, clients, (long) (nanos * Budget.WARM_SHARE), true);
        var watch = Effort.watch(bench, server);
        DownloadResult result = bench.load().downloads(endpoint, wanted, clients, nanos, false);
        return outcome(bench, clients, checked, result, watch.stop());
    }

    private static Outcome outcome(Bench bench, int clients, DownloadResult checked, DownloadResult result,
            Effort effort) {
        long failed = checked.failed() + result.failed();
        long wrong = checked.wrong() + result.wrong();
        var figures = new EnumMap<Figure, Double>(Figure.class);
        effort.tell(figures, bench.cpus());
        double busy = effort.loadBusy(bench.cpus(), clients); // a thread each
        figures.put(Figure.SECONDS, result.seconds());
        figures.put(Figure.LOST, (double) failed);
        figures.put(Figure.WRONG, (double) wrong);
        figures.put(Figure.CLIENT_BUSY, busy);
        if (result.bytes() > 0) {
            figures.put(Figure.FILE_RATE, result.megabytesPerSecond());
            figures.put(Figure.CPU_PER_GB, effort.serverSeconds() / result.gigabytes());
        }
        String reason = checked.reason().isEmpty() ? result.reason() : checked.reason();
        return new Outcome(
                figures,
                TrustRules.transfers(wrong, failed, result.files(), effort.serverBusy(bench.cpus()), busy,
                        effort.foreign()),
                null,
                List.of(),
                reason.isEmpty() ? "" : "a client gave up: " + reason);
    }
}
