package dev.tokamak.docs;

// snippet: adder
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.LineDecoder;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;

/** A line with two numbers in, a line with their sum out. */
final class Adder implements ConnectionHandler {
    private final LineDecoder lines = new LineDecoder(100);

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (true) {
            switch (lines.decode(in)) {
                case Decoded.Frame(var line) -> c.write(SharedBytes.utf8(sum(US_ASCII.decode(line).toString()) + "\n"));
                case Decoded.NeedMore() -> {
                    return; // what is unread comes again, with more behind it
                }
                case Decoded.Malformed(var why) -> {
                    c.write(SharedBytes.utf8(why + "\n"));
                    c.close(); // after the answer
                    return;
                }
            }
        }
    }

    private static String sum(String line) {
        try {
            var numbers = line.strip().split("\\s+", 2);
            return String.valueOf(Math.addExact(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
        } catch (ArithmeticException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return "two whole numbers, please";
        }
    }
}
// end
