package dev.tokamak.apps.chat.client;

import java.io.PrintWriter;

/**
 * Prints what happens as lines of text; one's own lines, which whoever typed them has, are not repeated.
 *
 * <p>
 * What somebody says is {@code [ROOM] NAME: TEXT}, or {@code [ROOM] NAME (NICK): TEXT} when they want to be called otherwise:
 * the account stands first, so that nobody can look like somebody else. No name holds a space, a colon or a parenthesis, so a
 * program can take the line apart. {@code (before) } stands before the name of what was said before this client came.
 */
public final class PlainFront implements ChatFront {

    private final PrintWriter out;

    /**
     * A front.
     *
     * @param out where to
     */
    public PlainFront(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(ChatEvent event) {
        if (event instanceof ChatEvent.Said said) {
            print("[" + said.room() + "] " + (said.before() ? "(before) " : "") + ChatWords.speaker(said) + ": "
                    + Printable.text(said.text()));
        } else if (!(event instanceof ChatEvent.Ended)) {
            ChatWords.notice(event).ifPresent(words -> print("* " + words));
        }
    }

    @Override
    public void tell(String words) {
        words.lines().forEach(line -> print("* " + line));
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
