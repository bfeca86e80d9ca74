package dev.tokamak.apps.weather;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the lines of clients. */
final class CommandParser {

    /** Longest name of a place, characters. */
    static final int LONGEST_NAME = 80;

    private static final String DEGREES = "([-+]?[0-9]{1,3}(?:\\.[0-9]{1,15})?)";
    private static final Pattern POINT = Pattern.compile(DEGREES + " ?[ ,] ?" + DEGREES);

    private CommandParser() {}

    /** Reads a line, without its end. */
    static Command parse(ByteBuffer line) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(line).toString().strip();
        } catch (CharacterCodingException _) {
            return new Command.Bad("the line isn't UTF-8");
        }
        if (text.codePoints().anyMatch(c -> c != '\t' && Texts.isHidden(c))) {
            return new Command.Bad("the line has characters that can't be seen");
        }
        try {
            return parse(Normalizer.normalize(text.replaceAll("\\h+", " "), Normalizer.Form.NFC));
        } catch (IllegalArgumentException e) {
            return new Command.Bad(String.valueOf(e.getMessage()));
        }
    }

    private static Command parse(String words) {
        int space = words.indexOf(' ');
        var first = space < 0 ? words : words.substring(0, space);
        var rest = space < 0 ? "" : words.substring(space + 1);
        return switch (first) {
            case "" -> new Command.Bad("a place or LAT LON is needed; 'help' says what else there is");
            case "help", "?" -> new Command.Help();
            case "quit", "exit" -> new Command.Quit();
            case "watch" -> new Command.Watch(question(rest));
            case "unwatch" ->
                new Command.Unwatch(rest.isEmpty() ? Optional.empty() : Optional.of(question(rest)));
            default -> new Command.Ask(question(words));
        };
    }

    /** Whatever has no letter in it is meant to be coordinates. */
    private static Question question(String words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a place or LAT LON is needed, as in 'watch London'");
        }
        if (words.codePoints().noneMatch(Character::isLetter)) {
            return new Question.AtPoint(point(words));
        }
        if (words.codePointCount(0, words.length()) > LONGEST_NAME) {
            throw new IllegalArgumentException("a place's name has " + LONGEST_NAME + " characters at most");
        }
        return new Question.ByName(words);
    }

    private static Coordinates point(String words) {
        var matcher = POINT.matcher(words);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("coordinates are LAT LON in degrees, as in '51.47 0.0363'");
        }
        return new Coordinates(new BigDecimal(matcher.group(1)), new BigDecimal(matcher.group(2)));
    }
}
