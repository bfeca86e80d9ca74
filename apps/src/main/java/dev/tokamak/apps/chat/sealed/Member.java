package dev.tokamak.apps.chat.sealed;

import java.util.regex.Pattern;

/**
 * One start of somebody's client in a room. An account can be there with several; each has keys of its own.
 *
 * @param name
 *            the account: 1 to 32 of {@code a-z 0-9 - _ .}, a letter first
 * @param instance
 *            22 characters of base64url, random at each start of a client
 */
public record Member(String name, String instance) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,31}");
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{22}");

    /**
     * Checks both, as they come from the server and are shown to people.
     *
     * @throws IllegalArgumentException
     *             when one isn't as it should be
     */
    public Member {
        if (!isName(name) || !INSTANCE.matcher(instance).matches()) {
            throw new IllegalArgumentException("not the name and instance of a member");
        }
    }

    /** Whether an account can be called so, which makes it fit to be shown on a terminal. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
