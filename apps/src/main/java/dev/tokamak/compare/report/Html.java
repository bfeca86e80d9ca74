package dev.tokamak.compare.report;

import java.util.List;
import java.util.function.BiConsumer;

/** Markup in the making. What comes from a document passes through {@link #text} or an argument that is escaped. */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Our own markup, as it is. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Foreign text, escaped. */
    Html text(String text) {
        out.append(Texts.escaped(text));
        return this;
    }

    /** An element around foreign text; the tag may have attributes of our own. */
    Html element(String tag, String text) {
        int space = tag.indexOf(' ');
        String name = space < 0 ? tag : tag.substring(0, space);
        return raw("<" + tag + ">").text(text).raw("</" + name + ">");
    }

    /** A table that scrolls by itself when it is wide; the caption says what it is. */
    <T> Html table(String caption, List<String> columns, List<T> rows, BiConsumer<Html, T> cells) {
        raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").text(caption).raw("\"><table>");
        element("caption", caption).raw("<thead><tr>");
        columns.forEach(column -> element("th scope=\"col\"", column));
        raw("</tr></thead><tbody>\n");
        for (T row : rows) {
            raw("<tr>");
            cells.accept(this, row);
            raw("</tr>\n");
        }
        return raw("</tbody></table></div>\n");
    }

    /** The head of a row. */
    Html head(String text) {
        return element("th scope=\"row\"", text);
    }

    Html cell(String text) {
        return element("td", text);
    }

    /** A cell with a number, to the right. */
    Html number(String text) {
        return element("td class=\"number\"", text);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
