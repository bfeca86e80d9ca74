package dev.tokamak.apps.chat.terminal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.client.ChatEvent;
import dev.tokamak.apps.chat.client.ChatFront;
import dev.tokamak.apps.chat.client.ChatStatus;
import dev.tokamak.apps.chat.client.ChatWords;
import dev.tokamak.apps.chat.client.Printable;
import dev.tokamak.apps.chat.protocol.ChatNames;

/**
 * A chat on a terminal. What comes is printed above the line that is being typed, which stays whole; what was typed
 * disappears, and appears above when the server has it. One thread reads lines, another one shows.
 */
public final class ChatTerminal implements ChatFront, AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

    /** How long nothing has to come until that was all that was typed ahead. */
    private static final long TYPED_AHEAD_MILLIS = 10;
    /** More than a terminal keeps. */
    private static final int MOST_TYPED_AHEAD = 64 << 10;
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private final Terminal terminal;
    private final LineReaderImpl reader;
    private final ChatStyles styles;
    private final String me;
    private final Clock clock;
    private final Set<Long> shownAsWaiting = new HashSet<>();
    private volatile @Nullable Thread typist;
    private volatile boolean closed;
    private LocalDate day;
    private volatile ChatStatus status = new ChatStatus(false, Duration.ZERO, 0, "", false, List.of(), List.of(),
            List.of());
    private volatile String prompt = "";

    /**
     * A chat on a terminal that is closed with it.
     *
     * @param terminal of the system, or another one
     * @param me the account
     * @param coloured whether colours are wanted
     * @param clock for the times of one's own lines, and the time zone
     */
    public ChatTerminal(Terminal terminal, String me, boolean coloured, Clock clock) {
        this.terminal = terminal;
        this.me = me;
        this.clock = clock;
        styles = new ChatStyles(coloured);
        day = LocalDate.now(clock);
        var parser = new DefaultParser();
        parser.setEscapeChars(new char[0]);
        parser.setQuoteChars(new char[0]); // an apostrophe is no quote
        reader = (LineReaderImpl) LineReaderBuilder.builder().terminal(terminal).appName("tokamak").parser(parser)
                .completer(new ChatCompleter(() -> status))
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.INSERT_TAB, false)
                .variable(LineReader.BELL_STYLE, "off")
                .build();
        updatePrompt();
    }

    /**
     * The terminal of the system. It isn't asked what it can do: JLine would take what was typed before for the answer.
     *
     * @return to be given to the constructor
     * @throws IOException when there is none
     */
    public static Terminal system() throws IOException {
        return TerminalBuilder.builder().system(true).ffm(true).exec(true).jni(false).dumb(true)
                .nativeSignals(true)
                .graphemeCluster(false).build();
    }

    // ---- what is typed

    /**
     * Waits for a line. One thread, always the same.
     *
     * @return what was typed; empty when it was the end: Ctrl-D, or the terminal is closed
     */
    public Optional<String> read() {
        typist = Thread.currentThread();
        while (!closed) {
            try {
                return Optional.of(reader.readLine(prompt));
            } catch (UserInterruptException _) {
                // Ctrl-C: the line is gone, and a new one begins
            } catch (EndOfFileException _) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Asks for something that is not shown. What was typed before it was asked for could be seen, so it is not the answer; nor
     * is it said, for it may have been meant as one: it is among the lines that the arrow up brings back.
     *
     * @param question before the cursor
     * @return what was typed; empty when it was Ctrl-C or Ctrl-D
     */
    public Optional<String> secret(String question) {
        takeTypedAhead();
        try {
            reader.setVariable(LineReader.DISABLE_HISTORY, true);
            return Optional.of(reader.readLine(question, (char) 0));
        } catch (UserInterruptException | EndOfFileException _) {
            return Optional.empty();
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
        }
    }

    private void takeTypedAhead() {
        var text = new StringBuilder();
        var before = terminal.enterRawMode(); // what stands in a line that wasn't finished can be read then, too
        try {
            for (int c = terminal.reader().read(TYPED_AHEAD_MILLIS); c >= 0 && text.length() < MOST_TYPED_AHEAD;) {
                text.append((char) c);
                c = terminal.reader().read(TYPED_AHEAD_MILLIS);
            }
        } catch (IOException _) {
            // the question will find the same, and say so
        } finally {
            terminal.setAttributes(before);
        }
        var lines = text.toString().lines().map(line -> CONTROLS.matcher(line).replaceAll(""))
                .filter(line -> !line.isBlank()).toList();
        if (!lines.isEmpty()) {
            if (text.charAt(text.length() - 1) >= ' ') {
                terminal.writer().println(); // it stands on the screen, and its line is not finished
            }
            lines.forEach(reader.getHistory()::add);
            notice("what you typed already is not said: arrow up brings it back", styles.faint());
        }
    }

    // ---- what is shown

    @Override
    public void show(ChatEvent event) {
        switch (event) {
            case ChatEvent.Said said -> message(said);
            case ChatEvent.Sent sent -> {
                if (!shownAsWaiting.remove(sent.line())) {
                    message(new ChatEvent.Said(sent.room(), sent.seq(), clock.millis(), me, me, sent.text(), false));
                } else if (shownAsWaiting.isEmpty()) {
                    notice("everything that waited has been sent", styles.faint());
                }
            }
            case ChatEvent.NotSent lost -> {
                shownAsWaiting.remove(lost.line());
                words(event, styles.warning());
            }
            case ChatEvent.Problem _ -> words(event, styles.warning());
            case ChatEvent.Sealing sealing -> words(event, sealing.warning() ? styles.warning() : styles.faint());
            default -> words(event, styles.faint());
        }
    }

    @Override
    public void waiting(String room, long line, String text) {
        shownAsWaiting.add(line);
        var out = stamped(room, clock.instant());
        out.styled(styles.faint(), me + ": " + Printable.text(text) + "  (waiting)");
        print(out);
    }

    private void message(ChatEvent.Said said) {
        var out = stamped(said.room(), Instant.ofEpochMilli(said.time()));
        if (said.before()) {
            out.styled(styles.faint(), "(before) ");
        }
        out.styled(styles.name(said.name()), ChatWords.speaker(said));
        if (ChatNames.isDirect(said.room())) {
            out.append(" -> ").append(said.name().equals(me) ? said.room().substring(1) : "you");
        }
        out.append(": ").append(Printable.text(said.text()));
        print(out);
    }

    private AttributedStringBuilder stamped(String room, Instant when) {
        var local = when.atZone(zone());
        if (!local.toLocalDate().equals(day)) {
            day = local.toLocalDate();
            notice(DAY.format(local), styles.strong());
        }
        var out = new AttributedStringBuilder().styled(styles.faint(), TIME.format(local) + " ");
        if (!room.equals(status.room()) && !ChatNames.isDirect(room)) {
            out.styled(styles.strong(), room + " ");
        }
        return out;
    }

    private ZoneId zone() {
        return clock.getZone();
    }

    private void words(ChatEvent event, AttributedStyle style) {
        ChatWords.notice(event).ifPresent(text -> notice(text, style));
    }

    private void notice(String text, AttributedStyle style) {
        print(new AttributedStringBuilder().styled(style, "* " + text));
    }

    @Override
    public void tell(String words) {
        words.lines().forEach(line -> print(new AttributedStringBuilder().append("  ").append(line)));
    }

    private void print(AttributedStringBuilder line) {
        reader.printAbove(line.toAttributedString());
    }

    // ---- the prompt

    @Override
    public void status(ChatStatus now) {
        status = now;
        updatePrompt();
    }

    private void updatePrompt() {
        var wanted = prompt(status).toAnsi(terminal);
        if (!wanted.equals(prompt)) {
            prompt = wanted;
            reader.setPrompt(wanted);
            if (reader.isReading()) {
                redisplay();
            }
        }
    }

    private void redisplay() {
        try {
            reader.callWidget(LineReader.REDISPLAY);
        } catch (IllegalStateException _) {
            // the line was finished just now: the next one begins with the new prompt
        }
    }

    private AttributedString prompt(ChatStatus now) {
        var out = new AttributedStringBuilder();
        if (!now.online()) {
            out.styled(styles.warning(), now.untilAttempt().isZero()
                    ? "[connecting] "
                    : "[reconnecting in " + ChatWords.seconds(now.untilAttempt()) + "] ");
        }
        if (now.waiting() > 0) {
            out.styled(styles.strong(), "[" + now.waiting() + " unsent] ");
        }
        if (!now.unread().isEmpty()) {
            out.styled(styles.strong(), "[unread: " + String.join(", ", now.unread()) + "] ");
        }
        out.append(now.room().isEmpty() ? "no room" : now.room()).append(now.sealed() ? " (sealed)" : "");
        return out.append("> ").toAttributedString();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        var reading = typist;
        if (reading != null) {
            reading.interrupt(); // so that the line is taken away, and the terminal is as it was
            try {
                reading.join(CLOSE_WAIT);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        terminal.close();
    }
}
