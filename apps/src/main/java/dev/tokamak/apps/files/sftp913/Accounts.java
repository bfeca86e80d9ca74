package dev.tokamak.apps.files.sftp913;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.accounts.PasswordWork;
import dev.tokamak.apps.accounts.SecretFile;

/**
 * Who may log in. Immutable but for a bound on how much is checked at once. Any thread.
 *
 * <p>
 * A file has a line for each user, {@code user:account:hash}, and lines that are empty or begin with {@code #}. An empty account
 * means that none is asked for. An empty hash means that no password is asked for; such a user may read, and only read: who
 * needn't say who he is, needn't answer for what he writes.
 */
public final class Accounts {

    private static final long MOST_BYTES = 1 << 20;
    /** What is checked for a user that doesn't exist, where no other user has a password either. 4 MiB, 3 passes. */
    private static final PasswordHash NOBODYS = PasswordHash
            .parse("$argon2id$v=19$m=4096,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    /** A line of the file. */
    private record Account(String account, @Nullable PasswordHash hash) {}

    /** What somebody who has logged in may do. */
    enum Rights {
        READ,
        READ_AND_WRITE
    }

    /** Whether a log-in has succeeded. */
    sealed interface Verdict {
        /** It has. */
        record LoggedIn(Rights rights) implements Verdict {}

        /** The password is right, and an account has to be named. */
        record NeedsAccount() implements Verdict {}

        /** It has not; nothing says why. */
        record Wrong() implements Verdict {}
    }

    private final Map<String, Account> users;
    private final PasswordWork passwords;

    private Accounts(Map<String, Account> users) {
        this.users = Map.copyOf(users);
        var nobodys = users.values().stream().map(Account::hash).filter(hash -> hash != null).findFirst()
                .map(PasswordHash::unmatched).orElse(NOBODYS);
        passwords = new PasswordWork(nobodys);
    }

    /**
     * One user, {@code anonymous}, who needs no password and may only read: what holds where nobody has been given an account.
     *
     * @return the accounts
     */
    public static Accounts anonymous() {
        return new Accounts(Map.of("anonymous", new Account("", null)));
    }

    /**
     * Reads a file of accounts. Blocks.
     *
     * @param file
     *            which only its owner may read
     * @return its accounts; {@link #anonymous} when there is no such file
     * @throws IOException
     *             when it can't be read, others may read it, or it makes no sense; the message says where, and no secret
     */
    public static Accounts load(Path file) throws IOException {
        try {
            return parse(file, SecretFile.read(file, MOST_BYTES));
        } catch (NoSuchFileException _) {
            return anonymous();
        }
    }

    /**
     * Looks whether a user can have a line in a file.
     *
     * @param user
     *            his name
     * @param account
     *            empty for none
     * @throws IllegalArgumentException
     *             says what is wrong
     */
    public static void checkNames(String user, String account) {
        if (user.isBlank() || user.startsWith("#")) {
            throw new IllegalArgumentException(
                    "a user's name is not empty and begins with no #, and has no colon in it");
        }
        if ((user + account).chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "names of users and accounts have no colon and no control character in them");
        }
    }

    /**
     * A user's line of a file.
     *
     * @param user
     *            his name
     * @param account
     *            empty for none
     * @param hash
     *            of his password
     * @return without its end
     * @throws IllegalArgumentException
     *             as {@link #checkNames}
     */
    public static String line(String user, String account, PasswordHash hash) {
        checkNames(user, account);
        return user + ":" + account + ":" + hash.notation();
    }

    /**
     * Adds a user to a file, or changes his line; the others stay as they are. Blocks.
     *
     * @param file
     *            made if there is none, for its owner alone
     * @param user
     *            his name
     * @param account
     *            empty for none
     * @param hash
     *            of his password
     * @return whether he had a line
     * @throws IOException
     *             as {@link #load}, or when it can't be written; the file is as it was then
     * @throws IllegalArgumentException
     *             as {@link #checkNames}
     */
    public static boolean put(Path file, String user, String account, PasswordHash hash) throws IOException {
        var line = line(user, account, hash);
        String text;
        try {
            text = SecretFile.read(file, MOST_BYTES);
        } catch (NoSuchFileException _) {
            text = "";
        }
        parse(file, text);
        var lines = new ArrayList<String>(text.lines().toList());
        boolean found = false;
        for (var each = lines.listIterator(); each.hasNext();) {
            if (each.next().startsWith(user + ":")) {
                each.set(line);
                found = true;
            }
        }
        if (!found) {
            lines.add(line);
        }
        SecretFile.write(file, String.join("\n", lines) + "\n");
        return found;
    }

    private static Accounts parse(Path file, String text) throws IOException {
        var users = new HashMap<String, Account>();
        int number = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var fields = line.split(":", -1);
            if (fields.length != 3 || fields[0].isEmpty()) {
                throw new IOException(file + ", line " + number + ": user:account:hash is needed");
            }
            try {
                var hash = fields[2].isEmpty() ? null : PasswordHash.parse(fields[2]);
                if (users.putIfAbsent(fields[0], new Account(fields[1], hash)) != null) {
                    throw new IOException(file + ", line " + number + ": this user is there twice");
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
            }
        }
        return new Accounts(users);
    }

    /** Whether a user gets in by name alone. */
    boolean needsNothing(String user) {
        var known = users.get(user);
        return known != null && known.hash() == null && known.account().isEmpty();
    }

    /**
     * Checks a password, and the account if one was named. Blocks; takes as long for a user that doesn't exist.
     *
     * @param account null when none was named
     */
    Verdict check(String user, @Nullable String account, String password) throws InterruptedException {
        var known = users.get(user);
        boolean matches = passwords
                .inTurn(() -> passwords.matches(known == null ? null : known.hash(), password));
        if (known == null || known.hash() != null && !matches) {
            return new Verdict.Wrong();
        }
        if (!known.account().isEmpty() && account == null) {
            return new Verdict.NeedsAccount();
        }
        if (!known.account().isEmpty() && !known.account().equals(account)) {
            return new Verdict.Wrong();
        }
        return new Verdict.LoggedIn(known.hash() == null ? Rights.READ : Rights.READ_AND_WRITE);
    }
}
