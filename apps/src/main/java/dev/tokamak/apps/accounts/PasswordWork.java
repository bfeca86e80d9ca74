package dev.tokamak.apps.accounts;

import java.security.SecureRandom;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

/**
 * Checks passwords, only a few at once, because each takes memory on purpose: whoever is over the number waits. Any thread that
 * may block.
 */
public final class PasswordWork {

    /** Passwords that are hashed at once; others wait. Each takes up to 64 MiB. */
    static final int MOST_AT_ONCE = 2;

    private final PasswordHash nobodys;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);

    /**
     * Nothing is being checked.
     *
     * @param nobodys
     *            what is checked where there is no hash, so that it takes as long
     */
    public PasswordWork(PasswordHash nobodys) {
        this.nobodys = nobodys;
    }

    /**
     * Checks a password. Blocks, for as long whether there is a hash or not.
     *
     * @param hash
     *            null for a name that doesn't exist
     * @param password
     *            what was given
     * @return whether there is a hash and it is this password's
     * @throws InterruptedException
     *             while waiting
     */
    public boolean matches(@Nullable PasswordHash hash, String password) throws InterruptedException {
        places.acquire();
        try {
            boolean matches = (hash == null ? nobodys : hash).matches(password);
            return matches && hash != null;
        } finally {
            places.release();
        }
    }

    /**
     * Hashes a password. Blocks.
     *
     * @param password
     *            a new one
     * @param cost
     *            what it is to cost
     * @param random
     *            for its salt
     * @return its hash
     * @throws InterruptedException
     *             while waiting
     */
    public PasswordHash hash(String password, PasswordHash.Cost cost, SecureRandom random)
            throws InterruptedException {
        places.acquire();
        try {
            return PasswordHash.of(password, cost, random);
        } finally {
            places.release();
        }
    }
}
