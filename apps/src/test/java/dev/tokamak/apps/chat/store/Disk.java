package dev.tokamak.apps.chat.store;

import java.io.IOException;
import java.nio.file.Path;

/** An archive on a disk that can be full, and that is never waited for. */
public final class Disk {

    private final FailingFiles files = new FailingFiles();

    public Archive open(Path directory, ArchiveLimits limits) throws IOException {
        return Archive.open(directory, limits, files);
    }

    public void fill() {
        files.set(FailingFiles.Fault.FULL);
    }

    public void free() {
        files.set(FailingFiles.Fault.NONE);
    }
}
