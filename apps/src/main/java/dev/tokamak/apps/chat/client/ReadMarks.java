package dev.tokamak.apps.chat.client;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.accounts.SecretFile;
import dev.tokamak.apps.chat.protocol.ChatNames;

/**
 * How far each direct conversation of an account was shown on this computer, so that the next client begins there. One thread;
 * only {@link #load} and {@link #save} block.
 *
 * <p>
 * The file has a line {@code @NAME NUMBER} for each conversation. Two clients may share it: what is written is the higher
 * number of both.
 */
public final class ReadMarks {

    /** Conversations that are remembered; those that were silent for longest are forgotten. */
    static final int MOST = 10_000;

    private static final String HEADER = "tokamak-chat-read 1";
    private static final long MOST_BYTES = 1 << 20;

    private final @Nullable Path file;
    private final LinkedHashMap<String, Long> marks = new LinkedHashMap<>();
    private boolean first;
    private boolean changed;

    private ReadMarks(@Nullable Path file) {
        this.file = file;
        first = true;
    }

    /**
     * Marks that are forgotten with the program.
     *
     * @return none yet
     */
    public static ReadMarks inMemory() {
        return new ReadMarks(null);
    }

    /**
     * The marks in a file. Blocks.
     *
     * @param file made with the mode 0600 by the first {@link #save}
     * @return none yet when there is no such file
     * @throws IOException when it can't be read, makes no sense, or can be used by others than its owner
     */
    public static ReadMarks load(Path file) throws IOException {
        var marks = new ReadMarks(file);
        marks.first = !marks.read(file);
        return marks;
    }

    private boolean read(Path from) throws IOException {
        try {
            var lines = SecretFile.read(from, MOST_BYTES).lines().toList();
            if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
                throw new IOException(from + " does not say what was read: its first line is not " + HEADER);
            }
            for (var line : lines.subList(1, lines.size())) {
                var words = line.split(" ", -1);
                if (words.length != 2 || !ChatNames.isDirect(words[0]) || !words[1].matches("\\d{1,18}")) {
                    throw new IOException(from + " has a line that is not @NAME NUMBER");
                }
                put(words[0], Long.parseLong(words[1]));
            }
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private void put(String conversation, long seq) {
        marks.putLast(conversation, Math.max(seq, marks.getOrDefault(conversation, 0L)));
        if (marks.size() > MOST) {
            marks.pollFirstEntry();
        }
    }

    /** Whether no client of this account was ever here: then what others of it have read is not known. */
    boolean isFirst() {
        return first;
    }

    /** From now on, what has no mark is new. */
    void begun() {
        changed |= first;
        first = false;
    }

    /** The number of the last entry that was shown; 0 when none was. */
    long of(String conversation) {
        return marks.getOrDefault(conversation, 0L);
    }

    /** A conversation has been shown up to this number. */
    void read(String conversation, long seq) {
        if (seq > of(conversation)) {
            put(conversation, seq);
            changed = true;
        }
    }

    /**
     * Writes them down, when there is something new. Blocks.
     *
     * @throws IOException when they can't be written; they are tried again with the next change
     */
    public void save() throws IOException {
        if (!changed) {
            return;
        }
        changed = false;
        if (file != null) {
            read(file); // another client may have come further
            var text = new StringBuilder(HEADER).append('\n');
            marks.forEach((conversation, seq) -> text.append(conversation).append(' ').append(seq).append('\n'));
            SecretFile.write(file, text.toString());
        }
    }
}
