package dev.tokamak.apps.files.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

import dev.tokamak.apps.files.store.StoreException.Kind;

/** Says in a store's words what the file system said in its own. */
final class Failures {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.files");
    /** Less than this left on a disk that refuses to write: it is full, whatever words it says that in. */
    private static final long FULL = 64 << 10;

    private Failures() {}

    /** In the words of a store; a defect of this program is thrown as it is. */
    static StoreException explain(Exception e, StoreRoot root) {
        return switch (e) {
            case ClosedDirectoryStreamException _ -> new StoreException(Kind.FAILED, "the server is stopping", e);
            case InvalidPathException unwritable ->
                new StoreException(Kind.BAD_NAME, "this server can't write such a name", unwritable);
            case RuntimeException defect -> throw defect;
            case IOException failure -> {
                var explained = explain(failure);
                yield explained.kind() == Kind.FAILED && isFull(root) ? diskFull(failure) : explained;
            }
            default -> throw new IllegalArgumentException(e);
        };
    }

    private static StoreException explain(IOException e) {
        return switch (e) {
            case StoreException already -> already;
            case NoSuchFileException _,NotDirectoryException _,FileSystemLoopException _ -> notFound(e);
            case FileAlreadyExistsException _ -> new StoreException(Kind.EXISTS, "there is a file of this name", e);
            case AccessDeniedException _ -> new StoreException(Kind.FAILED, "the server has no access to it", e);
            default -> saysFull(e)
                    ? diskFull(e)
                    : saysLink(e) ? notFound(e) : new StoreException(Kind.FAILED, "the server's disk failed", e);
        };
    }

    private static boolean isFull(StoreRoot root) {
        try {
            return root.usableSpace() < FULL;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot tell how full the disk is", e);
            return false;
        }
    }

    /** Something whose failure changes nothing for anybody but the operator. */
    interface Closing {
        void run() throws IOException;
    }

    static void quietly(Closing closing) {
        try {
            closing.run();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "an upload left something behind: {0}", e.toString());
        }
    }

    static StoreException notFound(IOException e) {
        return new StoreException(Kind.NOT_FOUND, "there is nothing of this name", e);
    }

    private static StoreException diskFull(IOException e) {
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
