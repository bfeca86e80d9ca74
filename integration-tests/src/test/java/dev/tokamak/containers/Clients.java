package dev.tokamak.containers;

import java.io.IOException;

import org.testcontainers.containers.GenericContainer;

/** A container of the base image in which programs are run: curl, nc.openbsd, openssl, socat, atftp, iptables and a shell's own. */
final class Clients extends GenericContainer<Clients> {

    private static final int MOST_SECONDS = 60;

    Clients() {
        super(Engine.BASE);
        withCommand("sleep", "100000");
    }

    /** Copies a file or folder of another container into a folder of this one. */
    void take(GenericContainer<?> from, String path, String into) throws IOException {
        try (var archive = Engine.client().copyArchiveFromContainerCmd(from.getContainerId(), path).exec()) {
            Engine.client().copyArchiveToContainerCmd(getContainerId()).withTarInputStream(archive)
                    .withRemotePath(into).exec();
        }
    }

    /**
     * Runs a line of the shell; it has to end well.
     *
     * @return its output and errors
     */
    String run(String line) throws IOException, InterruptedException {
        var result = execInContainer("timeout", Integer.toString(MOST_SECONDS), "sh", "-c", line);
        if (result.getExitCode() != 0) {
            throw new AssertionError(line + " ended with " + result.getExitCode() + ": " + result.getStdout()
                    + result.getStderr());
        }
        return result.getStdout() + result.getStderr();
    }
}
