package dev.tokamak.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

import picocli.CommandLine;

import dev.tokamak.apps.files.client.HttpTransfer;
import dev.tokamak.apps.files.client.TftpTransfer;
import dev.tokamak.apps.files.client.Transfer;
import dev.tokamak.apps.files.client.TransferException;
import dev.tokamak.apps.files.client.TransferResult;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.time.NanoClock;

/** One transfer from the command line: what {@code send} and {@code fetch} have in common. */
final class TransferRun {

    /** How a file travels. */
    sealed interface Way {
        /** Over HTTP, perhaps encrypted. */
        record Tcp(Optional<TlsConfig> tls) implements Way {}

        /** By TFTP. */
        record Udp() implements Way {}
    }

    /**
     * How it went.
     *
     * @param result what was transferred
     * @param nanos how long it took
     */
    record Done(TransferResult result, long nanos) {
        double seconds() {
            return nanos / 1e9;
        }

        /** Bytes a second, of those that moved this time. */
        String rate() {
            long moved = result.size() - result.resumedAt();
            return ProgressBar.bytes((long) (moved / Math.max(seconds(), 1e-9))) + "/s";
        }

        String digest() {
            return result.sha256().map(hex -> "SHA-256 " + hex + (result.verified() ? ", the same at both ends" : ""))
                    .orElse("");
        }

        String json(String direction) {
            return Json.line(json -> {
                json.writeStartObject();
                json.writeStringProperty("command", direction);
                json.writeStringProperty("name", result.name());
                json.writeNumberProperty("size", result.size());
                json.writeNumberProperty("resumed_at", result.resumedAt());
                json.writeNumberProperty("seconds", seconds());
                result.sha256().ifPresent(hex -> json.writeStringProperty("sha256", hex));
                json.writeBooleanProperty("verified", result.verified());
                json.writeEndObject();
            });
        }

        String sizeAndTime() {
            return String.format(Locale.ROOT, "%,d bytes in %.3f s (%s)", result.size(), seconds(), rate());
        }
    }

    private static final long REDRAW_MILLIS = 200;

    private final HostPort server;
    private final Duration patience;
    private final Way way;
    private final PrintWriter err;

    TransferRun(HostPort server, Duration patience, Way way, CommandLine line) {
        this.server = server;
        this.patience = patience;
        this.way = way;
        err = line.getErr();
    }

    /**
     * Does it, on a transport of its own.
     *
     * @param name for the progress bar
     * @param begin begins the transfer
     * @throws CliException when it came to nothing
     */
    Done over(String name, BiFunction<Transfer, Transfer.Progress, CompletableFuture<TransferResult>> begin)
            throws InterruptedException {
        try {
            var transport = TransportKind.REACTOR.start(
                    ReactorConfig.DEFAULT.withName("files-client").withSlowCallback(Duration.ZERO));
            try {
                var bar = new ProgressBar(name, NanoClock.SYSTEM);
                var transfer = transfer(transport);
                long started = NanoClock.SYSTEM.nanoTime();
                var result = await(begin.apply(transfer, bar), bar);
                return new Done(result, NanoClock.SYSTEM.nanoTime() - started);
            } finally {
                transport.shutdown(Duration.ofMillis(200));
            }
        } catch (IOException e) {
            throw CliException.failed("cannot start: " + e.getMessage(), e);
        }
    }

    private Transfer transfer(Transport transport) {
        return switch (way) {
            case Way.Tcp(var tls) -> new HttpTransfer(transport,
                    InetSocketAddress.createUnresolved(server.host(), server.port()), server.toString(), patience, tls);
            case Way.Udp() -> new TftpTransfer(transport,
                    new InetSocketAddress(Names.address(server.host(), patience), server.port()));
        };
    }

    private TransferResult await(CompletableFuture<TransferResult> done, ProgressBar bar) throws InterruptedException {
        boolean shown = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        try {
            while (true) {
                try {
                    return done.get(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    if (shown) {
                        bar.draw(err);
                    }
                }
            }
        } catch (ExecutionException e) {
            var why = e.getCause() instanceof TransferException transfer
                    ? transfer.line()
                    : "unexpected " + e.getCause();
            throw CliException.failed(why, e.getCause());
        } finally {
            if (shown) {
                bar.erase(err);
            }
        }
    }
}
