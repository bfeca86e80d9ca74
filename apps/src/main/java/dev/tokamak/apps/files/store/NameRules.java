package dev.tokamak.apps.files.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What one part of a name may be. The union of what is special anywhere: a file that only one system can hold can't be fetched
 * from another, and what Windows reads as a device or a stream is an attack there (CVE-2025-27210).
 */
final class NameRules {

    /** What the store's own files begin with: nobody else's may. */
    static final String OWN_PREFIX = ".tokamak-";

    private static final int MOST_BYTES = 255; // what the file systems of Linux, macOS and Windows hold
    private static final String SPECIAL = "\\:*?\"<>|";
    private static final Pattern DEVICE = Pattern
            .compile("CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3]");
    /** PROGRA~1: a second name that Windows gives to a file with a long one. */
    private static final Pattern ALIAS = Pattern.compile("[^.]{0,6}~\\d{1,6}(\\.[^.]{0,3})?");

    private NameRules() {}

    static void check(String part) throws StoreException {
        if (part.isEmpty()) {
            throw StoreName.bad("a part of the name is empty");
        }
        if (part.equals(".") || part.equals("..")) {
            throw StoreName.bad("a part of the name is . or ..");
        }
        for (int i = 0; i < part.length(); i += Character.charCount(part.codePointAt(i))) {
            checkCharacter(part.codePointAt(i));
        }
        if (part.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw StoreName.bad("a part of the name is longer than " + MOST_BYTES + " bytes");
        }
        checkWindows(part);
        if (part.regionMatches(true, 0, OWN_PREFIX, 0, OWN_PREFIX.length())) {
            throw StoreName.bad("names that begin with " + OWN_PREFIX + " belong to the server");
        }
    }

    private static void checkCharacter(int c) throws StoreException {
        if (SPECIAL.indexOf(c) >= 0) {
            throw StoreName.bad("the name has one of \\ : * ? \" < > | in it");
        }
        switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                throw StoreName.bad("the name has a control character in it");
            case Character.FORMAT -> throw StoreName.bad("the name has an invisible character in it");
            case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
                throw StoreName.bad("the name has something in it that is no character");
            default -> {} // visible, or a space
        }
    }

    private static void checkWindows(String part) throws StoreException {
        if (part.endsWith(".") || part.endsWith(" ")) {
            throw StoreName.bad("a part of the name ends with a dot or a space");
        }
        int dot = part.indexOf('.');
        var base = (dot < 0 ? part : part.substring(0, dot)).stripTrailing().toUpperCase(Locale.ROOT);
        if (DEVICE.matcher(base).matches()) {
            throw StoreName.bad("a part of the name is a device on Windows");
        }
        if (ALIAS.matcher(part).matches()) {
            throw StoreName.bad("a part of the name looks like a short name that Windows makes up");
        }
    }
}
