package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts lines of Java that hold code: something besides blanks and comments. Strings and text blocks are code, whatever
 * they look like.
 */
final class LineCounter {
    private static final String TEXT_BLOCK = "\"\"\"";

    /** What the text is in at some place. */
    private enum Within {
        CODE,
        LINE_COMMENT,
        COMMENT,
        STRING,
        CHARACTER,
        TEXT_BLOCK
    }

    private final String text;
    private Within within = Within.CODE;
    private long lines;
    private boolean codeOnLine;

    private LineCounter(String text) {
        this.text = text;
    }

    /** Lines of code in a text. */
    static long count(String text) {
        return new LineCounter(text).count();
    }

    /** Lines of code in all {@code .java} files under a folder. */
    static long countUnder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        long lines = 0;
        for (Path file : files) {
            lines += count(Files.readString(file));
        }
        return lines;
    }

    private long count() {
        int at = 0;
        while (at < text.length()) {
            at += step(at, text.charAt(at));
        }
        endLine();
        return lines;
    }

    /** Looks at one place; returns how many characters belong together there. */
    private int step(int at, char c) {
        if (c == '\n') {
            endLine();
            return 1;
        }
        return switch (within) {
            case CODE -> code(at, c);
            case LINE_COMMENT -> 1;
            case COMMENT -> text.startsWith("*/", at) ? to(Within.CODE, 2) : 1;
            case STRING -> quoted(c, '"');
            case CHARACTER -> quoted(c, '\'');
            case TEXT_BLOCK -> textBlock(at, c);
        };
    }

    private int code(int at, char c) {
        if (text.startsWith("//", at)) {
            return to(Within.LINE_COMMENT, 2);
        }
        if (text.startsWith("/*", at)) {
            return to(Within.COMMENT, 2);
        }
        codeOnLine |= !Character.isWhitespace(c);
        if (text.startsWith(TEXT_BLOCK, at)) {
            return to(Within.TEXT_BLOCK, TEXT_BLOCK.length());
        }
        return switch (c) {
            case '"' -> to(Within.STRING, 1);
            case '\'' -> to(Within.CHARACTER, 1);
            default -> 1;
        };
    }

    private int quoted(char c, char end) {
        if (c == '\\') {
            return 2;
        }
        return c == end ? to(Within.CODE, 1) : 1;
    }

    private int textBlock(int at, char c) {
        codeOnLine |= !Character.isWhitespace(c);
        if (c == '\\') {
            return at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 1 : 2;
        }
        return text.startsWith(TEXT_BLOCK, at) ? to(Within.CODE, TEXT_BLOCK.length()) : 1;
    }

    private int to(Within next, int length) {
        within = next;
        return length;
    }

    private void endLine() {
        if (codeOnLine) {
            lines++;
        }
        codeOnLine = false;
        if (within != Within.COMMENT && within != Within.TEXT_BLOCK) {
            within = Within.CODE;
        }
    }
}
