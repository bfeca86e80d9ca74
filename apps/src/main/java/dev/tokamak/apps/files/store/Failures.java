package dev.tokamak.apps.files.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

import dev.tokamak.apps.files.store.StoreException.Kind;

/** Says in a store's words what the file system said in its own. */
final class Failures {

    private Failures() {}

    static StoreException explain(IOException e) {
        return switch (e) {
            case StoreException already -> already;
            case NoSuchFileException _,NotDirectoryException _ -> notFound(e);
            case FileSystemLoopException _ -> notFound(e);
            case FileAlreadyExistsException _ -> new StoreException(Kind.EXISTS, "there is a file of this name", e);
            case AccessDeniedException _ -> new StoreException(Kind.FAILED, "the server has no access to it", e);
            default -> saysFull(e)
                    ? diskFull(e)
                    : saysLink(e) ? notFound(e) : new StoreException(Kind.FAILED, "the server's disk failed", e);
        };
    }

    static StoreException explain(ClosedDirectoryStreamException e) {
        return new StoreException(Kind.FAILED, "the server is stopping", e);
    }

    static StoreException notFound(IOException e) {
        return new StoreException(Kind.NOT_FOUND, "there is nothing of this name", e);
    }

    static StoreException diskFull(IOException e) {
        return new StoreException(Kind.DISK_FULL, "the server's disk is full", e);
    }

    /** Java tells it by words alone: ENOSPC, EDQUOT, and what Windows says. */
    private static boolean saysFull(IOException e) {
        var said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return said.contains("no space left") || said.contains("quota exceeded")
                || said.contains("not enough space");
    }

    /** ELOOP: a link where none is followed. To a peer it isn't there. */
    private static boolean saysLink(IOException e) {
        var said = String.valueOf(e.getMessage());
        return said.contains("NOFOLLOW_LINKS") || said.contains("symbolic link");
    }
}
