package dev.tokamak.apps.chat.client;

import java.io.PrintWriter;

/** Prints what happens as lines of text; one's own lines, which whoever typed them has, are not repeated. */
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
            print("[" + said.room() + "] " + said.shown() + ": " + Printable.text(said.text()));
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
