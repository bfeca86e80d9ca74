package dev.tokamak.apps.files.sftp913;

import java.io.IOException;

/** A file is to travel as ASCII text (TYPE A) and has a byte above 127 in it. */
final class NotAsciiException extends IOException {

    private static final long serialVersionUID = 1L;

    NotAsciiException() {
        super("it is not ASCII text; TYPE B sends any file");
    }
}
