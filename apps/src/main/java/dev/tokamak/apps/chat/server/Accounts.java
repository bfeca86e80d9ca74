package dev.tokamak.apps.chat.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.accounts.SecretFile;

/**
 * Who may log in: names and hashed passwords, in a file with a line {@code name:hash} for each, which is written anew with each
 * new account. Any thread; adding blocks.
 */
final class Accounts {

    static final String FILE = "accounts";

    /** What becomes of somebody new. */
    enum Added {
        ADDED,
        TAKEN,
        FULL
    }

    private static final long MOST_BYTES = 64 << 20;

    private final Path file;
    private final int most;
    private final ConcurrentHashMap<String, PasswordHash> hashes = new ConcurrentHashMap<>();
    private final Object writing = new Object();

    private Accounts(Path file, int most) {
        this.file = file;
        this.most = most;
    }

    /**
     * Reads the file, if there is one. Blocks.
     *
     * @param most accounts there may be
     * @throws IOException when it can't be read, others may read it, or a line of it makes no sense
     */
    static Accounts open(Path directory, int most) throws IOException {
        var accounts = new Accounts(directory.resolve(FILE), most);
        if (Files.exists(accounts.file)) {
            int number = 0;
            for (var line : SecretFile.read(accounts.file, MOST_BYTES).lines().toList()) {
                accounts.read(line, ++number);
            }
        }
        return accounts;
    }

    private void read(String line, int number) throws IOException {
        int colon = line.indexOf(':');
        try {
            if (colon < 1
                    || hashes.put(line.substring(0, colon), PasswordHash.parse(line.substring(colon + 1))) != null) {
                throw new IOException(file + ", line " + number + ": one name:hash for each name is needed");
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
        }
    }

    boolean exists(String name) {
        return hashes.containsKey(name);
    }

    /** Its hash, or none. */
    @Nullable
    PasswordHash hash(String name) {
        return hashes.get(name);
    }

    /** What a check of most passwords costs: that of some account, or else this. */
    PasswordHash nobodys(PasswordHash.Cost otherwise, SecureRandom random) {
        return hashes.values().stream().findAny().map(PasswordHash::unmatched)
                .orElseGet(() -> PasswordHash.ofNobody(otherwise, random));
    }

    /**
     * Adds an account; it is on the disk afterwards. Blocks.
     *
     * @throws IOException when it can't be written; there is no such account then
     */
    Added add(String name, PasswordHash hash) throws IOException {
        synchronized (writing) {
            if (exists(name)) {
                return Added.TAKEN;
            }
            if (hashes.size() >= most) {
                return Added.FULL;
            }
            var all = new TreeMap<>(hashes);
            all.put(name, hash);
            var text = new StringBuilder();
            all.forEach((each, its) -> text.append(each).append(':').append(its.notation()).append('\n'));
            SecretFile.write(file, text.toString());
            hashes.put(name, hash);
            return Added.ADDED;
        }
    }
}
