package dev.tokamak.cli;

import java.nio.file.Path;

import picocli.CommandLine.Option;

import dev.tokamak.apps.log.LogConfig;

/** Options of {@code serve} for the service log. */
final class LogOptions {

    @Option(names = "--log-file-size", paramLabel = "BYTES", converter = Sizes.class, description = "log begins another file when one has this size: 500k, 64m, 1g. 64m unless given.")
    private long fileSize = LogConfig.DEFAULT_FILE_SIZE;

    @Option(names = "--log-files", paramLabel = "N", description = "log keeps so many files and deletes the oldest of more: 32 unless given.")
    private int files = LogConfig.DEFAULT_KEPT_FILES;

    /**
     * How the collector keeps records.
     *
     * @param data the directory of all services
     * @throws CliException when a number is out of range
     */
    LogConfig config(Path data) {
        if (fileSize < LogConfig.SMALLEST_FILE) {
            throw CliException.usage("--log-file-size must be 1k or more");
        }
        if (files < 1) {
            throw CliException.usage("--log-files must be 1 or more");
        }
        return LogConfig.in(data.resolve("log")).withFiles(fileSize, files);
    }
}
