package dev.tokamak.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** The lines of a stream as bytes, without their ends (LF or CRLF), none longer than a limit. Blocks. */
final class InputLines {

    private final InputStream in;
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    InputLines(InputStream in, int longest) {
        this.in = new BufferedInputStream(in);
        this.longest = longest;
    }

    /**
     * The next line; null at the end. A last line needs no end.
     *
     * @throws CliException when it is too long
     */
    byte @Nullable [] next() throws IOException {
        line.reset();
        number++;
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            line.write(b);
            if (line.size() > longest + 1) {
                throw tooLong();
            }
            b = in.read();
        }
        var bytes = line.toByteArray();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        if (length > longest) {
            throw tooLong();
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private CliException tooLong() {
        return CliException.failed(
                "line " + number + " is longer than " + longest + " bytes; those before it were sent",
                null);
    }
}
