package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.tokamak.apps.files.http.FilesConfig;
import dev.tokamak.apps.files.http.FilesServer;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.apps.files.tftp.TftpLimits;
import dev.tokamak.apps.files.tftp.TftpServer;

/**
 * A server for the question what it costs to move files: the files service by HTTP with {@code transferTo} and by way of memory,
 * and by TFTP, of one store on one transport. Takes the directory in which the files are ({@link OwnServer}); not meant to be run by hand.
 */
public final class FileServer {
    static final String TRANSFER = "files";
    static final String COPY = "copy";
    static final String TFTP = "tftp";

    private static final TftpLimits LIMITS = TftpLimits.DEFAULT.withMostTransfers(100, 100);

    private FileServer() {}

    /**
     * Serves.
     *
     * @param args transport, how many loops, the directory
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var server = OwnServer.start(args);
        var store = FileStore.open(linked(Path.of(server.rest().getFirst())), StoreLimits.DEFAULT);
        var files = new FilesServer(store, FilesConfig.DEFAULT);
        server.serve(TRANSFER, files::handler);
        server.serve(COPY, files.withTransferTo(false)::handler);
        server.serve(TFTP, new TftpServer(server.transport(), store, LIMITS));
        server.ready();
    }

    /** One program at a time may open a store, so each server has one of its own, with links to the same files. */
    private static Path linked(Path directory) throws IOException {
        Path own = Files.createTempDirectory(directory, "store");
        try (var files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (Path file : files) {
                Files.createLink(own.resolve(file.getFileName()), file);
            }
        }
        return own;
    }
}
