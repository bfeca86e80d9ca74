package dev.tokamak.apps.files.client;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.http.Fields;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.time.NanoClock;

/**
 * What both directions know of a request, and how they tell what became of it.
 *
 * @param server for messages
 * @param name of the file there
 * @param path what the request asks for
 * @param fields what every request has
 * @param began when, in nanoseconds of {@link NanoClock#SYSTEM}
 * @param again begins another connection, with another handler for the same outcome
 */
record HttpRequest(String server, String name, String path, Fields fields, long began,
        BiConsumer<ConnectionHandler, CompletableFuture<?>> again) {

    /** As much of an error's text as is shown. */
    static final int MOST_SHOWN = 300;

    /** How long it has taken until now. */
    Duration time() {
        return Duration.ofNanos(NanoClock.SYSTEM.nanoTime() - began);
    }

    /** The server has answered with an error, and perhaps some words. */
    TransferException refused(int status, byte[] text, String type) {
        var words = new String(text, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        var shown = words.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        boolean readable = type.startsWith("text/plain") && !shown.isBlank();
        return new TransferException(server + " answered "
                + (readable && shown.startsWith(status + " ") ? shown : status + (readable ? ": " + shown : "")));
    }

    TransferException bad(String why) {
        return new TransferException(server + " answered with " + why);
    }

    /** The connection ended before the answer did. */
    TransferException broken(boolean connected, CloseReason why, @Nullable Throwable cause) {
        var root = cause;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        var said = root instanceof UnknownHostException
                ? "no such name, or no name server reached"
                : root instanceof IOException && root.getMessage() != null ? root.getMessage() : why.sentence();
        return new TransferException((connected
                ? "the connection to " + server + " broke: "
                : "cannot reach " + server
                        + ": ")
                + said, cause);
    }
}
