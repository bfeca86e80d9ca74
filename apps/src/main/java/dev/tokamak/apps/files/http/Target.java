package dev.tokamak.apps.files.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import dev.tokamak.apps.files.store.StoreException;
import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.http.RequestHead;

/**
 * What a request is about: RFC 9112 section 3.2. Percent-decoded once, and only into what a name may be.
 *
 * @param name a file or a directory; empty for the outermost directory
 * @param directory whether it was asked for as a directory, with a slash at its end
 * @param json whether the query asks for JSON
 */
record Target(Optional<StoreName> name, boolean directory, boolean json) {

    /** Also looks whether the request is of a kind that can be answered at all: with one of these methods. */
    static Target of(RequestHead request, List<String> methods) throws Refusal {
        if (!methods.contains(request.method())) {
            throw new Refusal(405, "files can be asked for with GET and HEAD, and sent with PUT");
        }
        if (request.fields().first("Expect").filter(expected -> !expected.equalsIgnoreCase("100-continue"))
                .isPresent()) {
            throw new Refusal(417, "nothing but 100-continue can be expected");
        }
        return parse(request.target());
    }

    static Target parse(String target) throws Refusal {
        var origin = origin(target);
        int question = origin.indexOf('?');
        var path = question < 0 ? origin : origin.substring(0, question);
        boolean json = question >= 0 && Arrays.asList(origin.substring(question + 1).split("&")).contains("json");
        if (path.equals("/")) {
            return new Target(Optional.empty(), true, json);
        }
        boolean directory = path.endsWith("/");
        var decoded = decode(path.substring(1, path.length() - (directory ? 1 : 0)));
        try {
            return new Target(Optional.of(StoreName.parse(decoded)), directory, json);
        } catch (StoreException e) {
            throw new Refusal(400, e.words());
        }
    }

    /** Path and query, also of a target that names the server too, as for a proxy. */
    private static String origin(String target) throws Refusal {
        if (target.startsWith("/")) {
            return target;
        }
        int authority = target.regionMatches(true, 0, "http://", 0, 7)
                ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (authority < 0) {
            throw new Refusal(400, "the target of a request is a path that begins with a slash");
        }
        int end = authority;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        var rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static String decode(String path) throws Refusal {
        var bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                bytes.write(escaped(path, i));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException _) {
            throw new Refusal(400, "the path isn't UTF-8");
        }
    }

    /** A slash, a backslash or a NUL that hides behind a percent sign is never part of an honest name. */
    private static int escaped(String path, int percent) throws Refusal {
        if (percent + 2 >= path.length() || !HexFormat.isHexDigit(path.charAt(percent + 1))
                || !HexFormat.isHexDigit(path.charAt(percent + 2))) {
            throw new Refusal(400, "a percent sign in the path without two hexadecimal digits behind it");
        }
        int value = HexFormat.fromHexDigits(path, percent + 1, percent + 3);
        if (value == 0 || value == '/' || value == '\\') {
            throw new Refusal(400, "a slash, a backslash or a NUL behind a percent sign in the path");
        }
        return value;
    }
}
