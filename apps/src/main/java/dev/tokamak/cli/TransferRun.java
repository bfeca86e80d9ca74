package dev.tokamak.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import dev.tokamak.apps.files.client.Transfer;
import dev.tokamak.apps.files.client.TransferException;
import dev.tokamak.apps.files.client.TransferResult;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/** Transfers from the command line: what they run on, how they are waited for, and how they are told of. */
final class TransferRun implements AutoCloseable {

    private static final long REDRAW_MILLIS = 200;

    private final ClientTransport transport;
    private final PrintWriter err;

    private TransferRun(ClientTransport transport, PrintWriter err) {
        this.transport = transport;
        this.err = err;
    }

    /**
     * Begins.
     *
     * @param err where progress is drawn, if that is a terminal
     * @throws CliException when there is nothing to run on
     */
    static TransferRun start(PrintWriter err) {
        try {
            return new TransferRun(ClientTransport.start("files-client"), err);
        } catch (IOException e) {
            throw CliException.failed("cannot start: " + e.getMessage(), e);
        }
    }

    Transport transport() {
        return transport.transport();
    }

    /**
     * Does one transfer.
     *
     * @param name for the progress bar
     * @param begin begins it
     * @throws CliException when it came to nothing
     */
    TransferResult transfer(String name, Function<Transfer.Progress, CompletableFuture<TransferResult>> begin)
            throws InterruptedException {
        var bar = new ProgressBar(name, NanoClock.SYSTEM);
        boolean shown = Terminal.isInteractive();
        try {
            var done = begin.apply(bar);
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
            throw failed(e);
        } finally {
            if (shown) {
                bar.erase(err);
            }
        }
    }

    /**
     * Waits for something that is short.
     *
     * @throws CliException when it came to nothing
     */
    <T> T await(CompletableFuture<T> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private static CliException failed(ExecutionException e) {
        var why = e.getCause() instanceof TransferException transfer ? transfer.line() : "unexpected " + e.getCause();
        return CliException.failed(why, e.getCause());
    }

    @Override
    public void close() {
        transport.close();
    }

    // ---- what is told

    static String sizeAndTime(TransferResult result) {
        return String.format(Locale.ROOT, "%,d bytes in %.3f s (%s/s)", result.size(), seconds(result),
                ProgressBar.bytes((long) ((result.size() - result.resumedAt()) / Math.max(seconds(result), 1e-9))));
    }

    static String digest(TransferResult result) {
        return result.sha256().map(hex -> "SHA-256 " + hex + (result.verified() ? ", the same at both ends" : ""))
                .orElse("");
    }

    static String json(TransferResult result, String command) {
        return Json.line(json -> {
            json.writeStartObject();
            json.writeStringProperty("command", command);
            json.writeStringProperty("name", result.name());
            json.writeNumberProperty("size", result.size());
            json.writeNumberProperty("resumed_at", result.resumedAt());
            json.writeNumberProperty("seconds", seconds(result));
            result.sha256().ifPresent(hex -> json.writeStringProperty("sha256", hex));
            json.writeBooleanProperty("verified", result.verified());
            json.writeEndObject();
        });
    }

    private static double seconds(TransferResult result) {
        return result.time().toNanos() / 1e9;
    }
}
