package dev.tokamak.compare;

import java.io.IOException;

import dev.tokamak.apps.echo.EchoHandler;

/**
 * A server for the question what one bad client does to its neighbours: plain echo and {@link WorkHandler} on one
 * transport, so that they share its loops or its carriers. Not meant to be run by hand ({@link OwnServer}).
 */
public final class WorkServer {
    private WorkServer() {}

    /**
     * Serves.
     *
     * @param args transport, and how many loops
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var server = OwnServer.start(args);
        Work work = Work.calibrated();
        server.serve("echo", EchoHandler::new);
        server.serve("work", () -> new WorkHandler(work));
        server.ready();
    }
}
