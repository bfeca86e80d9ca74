package dev.tokamak.apps.chat.terminal;

import java.util.List;
import java.util.function.Supplier;

import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

import dev.tokamak.apps.chat.client.ChatDesk;
import dev.tokamak.apps.chat.client.ChatStatus;

/** Completes commands, and behind them rooms and names; in a message, names. */
final class ChatCompleter implements Completer {

    private final Supplier<ChatStatus> status;

    ChatCompleter(Supplier<ChatStatus> status) {
        this.status = status;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var now = status.get();
        int index = line.wordIndex();
        var first = line.words().getFirst();
        if (index == 0 && line.line().startsWith("/")) {
            add(candidates, ChatDesk.COMMANDS);
        } else if (index == 1 && first.startsWith("/")) {
            switch (first) {
                case "/join" -> {
                    add(candidates, now.rooms());
                    now.names().forEach(name -> candidates.add(new Candidate("@" + name)));
                }
                case "/leave", "/who" -> add(candidates, now.rooms());
                case "/msg", "/verify", "/accept" -> add(candidates, now.names());
                default -> {
                    // nothing is known about it
                }
            }
        } else if (index == 2 && first.equals("/join")) {
            add(candidates, List.of("plain", "sealed"));
        } else if (index == 2 && first.equals("/verify")) {
            add(candidates, List.of("ok"));
        } else if (!line.word().isEmpty()) {
            add(candidates, now.names());
        }
    }

    private static void add(List<Candidate> candidates, List<String> words) {
        words.forEach(word -> candidates.add(new Candidate(word)));
    }
}
