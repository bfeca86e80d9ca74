package dev.tokamak.apps.accounts;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Checks and hashes passwords, only a few at once, because each takes memory on purpose: whoever is over the number waits. Any
 * thread that may block.
 */
public final class PasswordWork {

    /** Passwords that are hashed at once; others wait. Each takes up to 64 MiB. */
    static final int MOST_AT_ONCE = 2;

    private final PasswordHash nobodys;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);

    /**
     * Nothing is being checked.
     *
     * @param nobodys what is checked where there is no hash, so that it takes as long
     */
    public PasswordWork(PasswordHash nobodys) {
        this.nobodys = nobodys;
    }

    /**
     * Does something that hashes a password, when its turn comes. Blocks.
     *
     * @param <T> what comes of it
     * @param work must not wait for its turn once more
     * @return what comes of it
     * @throws InterruptedException while waiting
     */
    public <T> T inTurn(Supplier<T> work) throws InterruptedException {
        places.acquire();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /**
     * Checks a password; to be done {@linkplain #inTurn in turn}. Takes as long whether there is a hash or not.
     *
     * @param hash null for a name that doesn't exist
     * @param password what was given
     * @return whether there is a hash and it is this password's
     */
    public boolean matches(@Nullable PasswordHash hash, String password) {
        boolean matches = (hash == null ? nobodys : hash).matches(password);
        return matches && hash != null;
    }
}
