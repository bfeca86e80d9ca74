package dev.tokamak.apps.files.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Second names for files of a store. To make one fails when something has that name, at once and by the file system itself, where
 * to look first and then rename could replace what somebody else has put there between the two. Any thread.
 */
final class HardLinks {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.files");

    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Gives a file a second name.
     *
     * @return false when this file system has no such thing
     * @throws FileAlreadyExistsException when something has the name
     */
    boolean link(Path file, Path name) throws FileAlreadyExistsException {
        try {
            Files.createLink(name, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            if (told.compareAndSet(false, true)) {
                LOG.log(Level.WARNING,
                        "no hard links in {0} ({1}): a file that another program makes at the very moment at"
                                + " which one of the same name is published may be replaced",
                        name.getParent(), e.toString());
            }
            return false;
        }
    }
}
