package dev.tokamak.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;

/** What {@code serve} can be told about files, and the one store that all services share which have to do with files. */
final class FilesOptions {

    @Option(names = "--files-overwrite", description = "Lets a file that is sent replace one of the same name.")
    private boolean overwrite;

    @Option(names = "--files-quota", paramLabel = "SIZE", converter = Sizes.class, description = "Bytes in all files together: 500M, 20G. 10G unless given.")
    private @Nullable Long quota;

    @Option(names = "--files-largest", paramLabel = "SIZE", converter = Sizes.class, description = "Bytes in one file that is sent: 500M, 20G. 4G unless given.")
    private @Nullable Long largest;

    private @Nullable FileStore store;

    /**
     * The store below the data directory, opened when it is first asked for. Closed by whoever gets it, which may be more than
     * once.
     *
     * @throws CliException when it can't be opened
     */
    FileStore store(Path data) {
        var opened = store;
        if (opened == null) {
            var directory = data.resolve("files");
            try {
                opened = FileStore.open(directory, limits());
            } catch (IOException e) {
                throw CliException.failed("cannot keep files in " + directory + ": " + reason(e), e);
            }
            store = opened;
        }
        return opened;
    }

    /** The message of some is nothing but the path. */
    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "there is something that is no directory";
            default -> String.valueOf(e.getMessage());
        };
    }

    private StoreLimits limits() {
        var limits = StoreLimits.DEFAULT.withOverwrite(overwrite);
        if (quota != null) {
            limits = limits.withQuota(quota);
        }
        return largest == null ? limits : limits.withMostBytesPerFile(largest);
    }
}
