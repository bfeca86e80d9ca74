package dev.tokamak.apps.chat.sealed;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.accounts.SecretFile;

/**
 * The keys of the accounts that were met on one server: the first one that an account shows is taken on trust and pinned; another
 * one later is blocked until a person accepts it. Any thread; a change is on disk when the method returns, so it blocks.
 *
 * <p>
 * The file has a line for each account: {@code NAME X25519 ED25519 pinned|verified}, keys in base64url. Two clients may share it:
 * each change reads it again first.
 */
public final class Contacts {

    /** Accounts that are remembered. */
    public static final int MOST_CONTACTS = 10_000;

    private static final String HEADER = "tokamak-chat-contacts 1";
    private static final long MOST_BYTES = 4 << 20;

    /** What is known of a key that an account shows. */
    enum Trust {
        /** The account was never met. */
        UNKNOWN,
        /** The key is the one of before. */
        PINNED,
        /** And safety numbers were compared. */
        VERIFIED,
        /** The account has had another key. */
        CHANGED
    }

    private record Contact(PublicIdentity keys, boolean verified) {}

    private final @Nullable Path file;
    private final Map<String, Contact> contacts = new TreeMap<>();
    private final Map<String, PublicIdentity> offered = new HashMap<>();
    private final Map<String, PublicIdentity> lookedAt = new HashMap<>();

    private Contacts(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Contacts that are forgotten with the program.
     *
     * @return none yet
     */
    public static Contacts inMemory() {
        return new Contacts(null);
    }

    /**
     * The contacts in a file, none when there is no such file. Blocks.
     *
     * @param file
     *            created with the mode 0600 at the first change
     * @return its contacts
     * @throws IOException
     *             when it can't be read, makes no sense, or can be used by others than its owner
     */
    public static Contacts load(Path file) throws IOException {
        var contacts = new Contacts(file);
        contacts.read();
        return contacts;
    }

    private void read() throws IOException {
        if (file == null) {
            return;
        }
        try {
            var fresh = parse(file, SecretFile.read(file, MOST_BYTES));
            contacts.clear();
            contacts.putAll(fresh);
        } catch (NoSuchFileException _) {
            // the first change creates it
        }
    }

    private static Map<String, Contact> parse(Path file, String text) throws IOException {
        var contacts = new TreeMap<String, Contact>();
        var lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER) || lines.size() > MOST_CONTACTS + 1) {
            throw new IOException(file + " is not a file of contacts: its first line is " + HEADER);
        }
        for (var line : lines.subList(1, lines.size())) {
            var fields = line.split(" ", -1);
            try {
                if (fields.length != 4 || !Member.isName(fields[0])) {
                    throw new IllegalArgumentException("four fields are needed");
                }
                contacts.put(fields[0], new Contact(PublicIdentity.parse(fields[1] + " " + fields[2]),
                        fields[3].equals("verified")));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " has a line that is not NAME X25519 ED25519 pinned|verified", e);
            }
        }
        return contacts;
    }

    private void put(String name, Contact contact) throws IOException {
        contacts.put(name, contact); // holds for this run even when the disk is full
        read();
        contacts.put(name, contact);
        if (file != null) {
            var text = new StringBuilder(HEADER).append('\n');
            contacts.forEach((who, known) -> text.append(who).append(' ').append(known.keys()).append(' ')
                    .append(known.verified() ? "verified" : "pinned").append('\n'));
            SecretFile.write(file, text.toString());
        }
    }

    /** What is known of these keys of an account. */
    synchronized Trust trust(String name, PublicIdentity keys) {
        var known = contacts.get(name);
        if (known == null) {
            return Trust.UNKNOWN;
        }
        if (!known.keys().matches(keys)) {
            return Trust.CHANGED;
        }
        return known.verified() ? Trust.VERIFIED : Trust.PINNED;
    }

    /**
     * Pins the keys of an account that was never met; true.
     *
     * @throws IOException when there are too many, or the file can't be written; in the second case they hold in memory
     */
    synchronized boolean pin(String name, PublicIdentity keys) throws IOException {
        if (contacts.size() >= MOST_CONTACTS) {
            throw new IOException("more than " + MOST_CONTACTS + " contacts");
        }
        put(name, new Contact(keys, false));
        return true;
    }

    /** Remembers the changed keys that a person was warned of: these are what can be accepted, and no others. */
    synchronized void offer(String name, PublicIdentity keys) {
        if (contacts.containsKey(name)) { // so there are never more than contacts
            offered.put(name, keys);
        }
    }

    /**
     * Pins the changed keys of an account in place of the old ones; false when there are none, or when others have come since
     * a person looked at their number.
     */
    synchronized boolean accept(String name) throws IOException {
        var keys = offered.get(name);
        var looked = lookedAt.get(name);
        if (keys == null || looked != null && !looked.matches(keys)) {
            return false; // also the next time, until a person has looked again
        }
        lookedAt.remove(name);
        offered.remove(name);
        put(name, new Contact(keys, false));
        return true;
    }

    /** Marks an account as verified; false when it was never met, or shows keys that aren't accepted. */
    synchronized boolean verify(String name) throws IOException {
        var known = contacts.get(name);
        if (known == null || offered.containsKey(name)) {
            return false;
        }
        put(name, new Contact(known.keys(), true));
        return true;
    }

    /** The keys that a person would compare: those that wait to be accepted, or else the pinned ones. */
    synchronized Optional<PublicIdentity> keys(String name) {
        var changed = offered.get(name);
        if (changed != null) {
            lookedAt.put(name, changed);
        }
        return Optional.ofNullable(changed).or(() -> Optional.ofNullable(contacts.get(name)).map(Contact::keys));
    }
}
