package dev.tokamak.apps.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the lines of a section whose end has been found: RFC 9112 sections 3 to 5. */
final class HeadParser {

    private HeadParser() {}

    /** The lines of a section, without their ends and without empty ones. */
    static List<String> lines(ByteBuffer in, int start, int length) {
        var bytes = new byte[length];
        in.get(start, bytes);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.lines().filter(line -> !line.isEmpty()).toList(); // only CRLF is in there
    }

    static RequestHead request(List<String> lines) throws BadMessage {
        if (lines.isEmpty()) {
            throw new BadMessage(400, "no request line");
        }
        var parts = lines.getFirst().split(" ", -1);
        if (parts.length != 3) {
            throw new BadMessage(400, "no request line of a method, a target and a version");
        }
        if (!Syntax.isToken(parts[0])) {
            throw new BadMessage(400, "a method that is no token");
        }
        if (parts[1].isEmpty() || !Syntax.isVisible(parts[1])) {
            throw new BadMessage(400, "a target that isn't visible ASCII");
        }
        int minor = minor(parts[2]);
        return withHost(new RequestHead(parts[0], parts[1], minor, fields(lines.subList(1, lines.size()))));
    }

    /** Exactly one, or proxies and servers may each take another: RFC 9112 section 3.2. */
    private static RequestHead withHost(RequestHead head) throws BadMessage {
        var hosts = head.fields().all("Host");
        if (hosts.size() > 1 || hosts.isEmpty() && head.minor() > 0) {
            throw new BadMessage(400, hosts.isEmpty() ? "no Host" : "more than one Host");
        }
        if (!hosts.isEmpty() && hosts.getFirst().chars().anyMatch(c -> " \t,/?#@\\".indexOf(c) >= 0 || c > 0x7e)) {
            throw new BadMessage(400, "a Host that is no host");
        }
        return head;
    }

    static ResponseHead response(List<String> lines) throws BadMessage {
        if (lines.isEmpty()) {
            throw new BadMessage(400, "no status line");
        }
        var parts = lines.getFirst().split(" ", 3);
        int minor = minor(parts[0]);
        if (parts.length < 2 || parts[1].length() != 3 || !parts[1].chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadMessage(400, "no status of three digits");
        }
        int status = Integer.parseInt(parts[1]);
        if (status < 100 || status > 599) {
            throw new BadMessage(400, "a status that isn't 100 to 599");
        }
        var reason = parts.length < 3 ? "" : Syntax.trimmed(parts[2]);
        return new ResponseHead(minor, status, reason, fields(lines.subList(1, lines.size())));
    }

    private static int minor(String version) throws BadMessage {
        if (version.length() != 8 || !version.startsWith("HTTP/") || version.charAt(6) != '.'
                || !isDigit(version.charAt(5)) || !isDigit(version.charAt(7))) {
            throw new BadMessage(400, "no HTTP version");
        }
        if (version.charAt(5) != '1') {
            throw new BadMessage(505, "a version other than HTTP/1");
        }
        return version.charAt(7) - '0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static Fields fields(List<String> lines) throws BadMessage {
        var fields = new ArrayList<Fields.Field>(lines.size());
        for (var line : lines) {
            fields.add(field(line));
        }
        return new Fields(fields);
    }

    private static Fields.Field field(String line) throws BadMessage {
        if (Syntax.isWhitespace(line.charAt(0))) {
            throw new BadMessage(400, "a field that goes on in a second line");
        }
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new BadMessage(400, "a field without a colon");
        }
        var name = line.substring(0, colon);
        if (!name.isEmpty() && Syntax.isWhitespace(name.charAt(name.length() - 1))) {
            throw new BadMessage(400, "whitespace before the colon of a field");
        }
        if (!Syntax.isToken(name)) {
            throw new BadMessage(400, "a field whose name is no token");
        }
        return new Fields.Field(name, Syntax.trimmed(line.substring(colon + 1)));
    }
}
