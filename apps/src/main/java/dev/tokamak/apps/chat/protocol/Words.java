package dev.tokamak.apps.chat.protocol;

import java.util.Optional;

/** The words of a line, one after the other, separated by one space. Used once, by one parser. */
final class Words {

    private final String command;
    private String rest;
    private boolean ended;

    /**
     * The words of a text.
     *
     * @param command what the line is about, for complaints
     */
    Words(String command, String rest, boolean ended) {
        this.command = command;
        this.rest = rest;
        this.ended = ended;
    }

    /** Cuts the first word off a line. */
    static String first(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }

    /** The words behind the first. */
    static Words after(String first, String line, String command) {
        return line.length() == first.length()
                ? new Words(command, "", true)
                : new Words(command, line.substring(first.length() + 1), false);
    }

    BadLineException bad(String what) {
        return new BadLineException(command, what);
    }

    boolean hasMore() {
        return !ended;
    }

    String word(String what) throws BadLineException {
        if (ended || rest.isEmpty() || rest.startsWith(" ")) {
            throw bad(what + " is missing");
        }
        int space = rest.indexOf(' ');
        var word = space < 0 ? rest : rest.substring(0, space);
        ended = space < 0;
        rest = ended ? "" : rest.substring(space + 1);
        return word;
    }

    /** All that is left, as it is; perhaps nothing. */
    String rest() {
        var all = rest;
        rest = "";
        ended = true;
        return all;
    }

    void end() throws BadLineException {
        if (!ended && !rest.isBlank()) {
            throw bad("there is too much in this line");
        }
    }

    String name(String what) throws BadLineException {
        return ChatNames.name(word(what)).orElseThrow(() -> bad(ChatNames.RULE));
    }

    String room() throws BadLineException {
        return ChatNames.room(word("a room")).orElseThrow(() -> bad(ChatNames.RULE));
    }

    Optional<String> optionalRoom() throws BadLineException {
        return isBlank() ? Optional.empty() : Optional.of(room());
    }

    boolean isBlank() {
        return ended || rest.isBlank();
    }

    String instance() throws BadLineException {
        var word = word("an instance");
        if (!ChatNames.isInstance(word)) {
            throw bad("an instance is 22 characters of base64url");
        }
        return word;
    }

    /** An instance, or what stands for none. */
    String instanceOrNone() throws BadLineException {
        return rest.equals(ChatNames.NO_INSTANCE) || rest.startsWith(ChatNames.NO_INSTANCE + " ")
                ? word("an instance")
                : instance();
    }

    /** Whom a frame is for. */
    String recipient() throws BadLineException {
        return rest.startsWith(ChatNames.EVERYBODY + " ") ? word("whom it is for") : instance();
    }

    long number(String what, long least) throws BadLineException {
        var word = word(what);
        boolean digits = word.length() <= 18 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Long.parseLong(word) < least) {
            throw bad(what + " is a number from " + least + " on");
        }
        return Long.parseLong(word);
    }

    RoomKind kind() throws BadLineException {
        return RoomKind.of(word("a kind of room")).orElseThrow(() -> bad("a room is plain or sealed"));
    }

    String text() throws BadLineException {
        var text = rest();
        var problem = ChatFormat.problem(text);
        if (problem.isPresent()) {
            throw bad(problem.get());
        }
        return text;
    }

    String payload() throws BadLineException {
        var text = rest();
        if (!ChatFormat.isPayload(text)) {
            throw bad("a payload is 1 to " + ChatFormat.LONGEST_PAYLOAD + " characters of base64url without padding");
        }
        return text;
    }

    String token() throws BadLineException {
        var token = rest();
        if (token.length() > ChatFormat.LONGEST_TOKEN || token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw bad("a token is at most " + ChatFormat.LONGEST_TOKEN + " printable characters of ASCII");
        }
        return token;
    }
}
