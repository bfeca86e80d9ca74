package dev.tokamak.apps.files.sftp913;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.Decoder;

/** Commands of RFC 913: a word, perhaps a space and an argument, then NUL. Text is UTF-8, of which ASCII is a part. */
final class CommandDecoder implements Decoder<CommandDecoder.Command> {

    /** Bytes of a command, its NUL not counted: the longest name of a store, a word, and room for a mode. */
    static final int LONGEST = 1100;

    /**
     * A command.
     *
     * @param word in capitals, in whatever letters it came
     * @param argument what stands behind the first space; perhaps empty
     */
    record Command(String word, String argument) {}

    private int scanned;

    @Override
    public Decoded<Command> decode(ByteBuffer in) {
        int start = in.position();
        int there = in.remaining();
        for (int i = Math.min(scanned, there); i < there; i++) {
            if (in.get(start + i) == 0) {
                return command(in, start, i);
            }
            if (i >= LONGEST) {
                return new Decoded.Malformed<>("a command has at most " + LONGEST + " bytes, and NUL behind it");
            }
        }
        scanned = there;
        return Decoded.needMore();
    }

    private Decoded<Command> command(ByteBuffer in, int start, int length) {
        scanned = 0;
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(in.slice(start, length)).toString();
            in.position(start + length + 1);
            int space = text.indexOf(' ');
            var word = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
            return new Decoded.Frame<>(new Command(word, space < 0 ? "" : text.substring(space + 1)));
        } catch (CharacterCodingException _) {
            return new Decoded.Malformed<>("a command is text in UTF-8");
        }
    }

    @Override
    public void reset() {
        scanned = 0;
    }

    @Override
    public int unreadInput() {
        return LONGEST + 1;
    }
}
