package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** What went wrong, in words: of many exceptions of the file system the message is the name of the file alone. */
final class Failure {
    private Failure() {}

    static String words(IOException e) {
        return switch (e) {
            case NoSuchFileException file -> file.getFile() + " is not there";
            case AccessDeniedException file -> file.getFile() + " may not be read or written";
            case FileAlreadyExistsException file -> file.getFile() + " is in the way";
            case FileSystemException file -> file.getFile() + ": "
                    + Optional.ofNullable(file.getReason()).orElse("the file system says no");
            default -> Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
        };
    }
}
