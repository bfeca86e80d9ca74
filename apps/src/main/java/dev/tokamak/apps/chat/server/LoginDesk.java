package dev.tokamak.apps.chat.server;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;

import dev.tokamak.apps.accounts.Attempts;
import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.accounts.PasswordWork;
import dev.tokamak.time.NanoClock;

/**
 * Checks who somebody is, and makes accounts. Any thread that may block.
 *
 * <p>
 * Whoever doesn't know a name doesn't learn here whether it exists: the answer is the same, and so is the work that goes
 * before it; attempts on a name that doesn't exist are counted as on one that does.
 */
final class LoginDesk {

    static final Duration WRONG_PERIOD = Duration.ofMinutes(10);
    static final Duration REGISTRATION_PERIOD = Duration.ofHours(1);

    /** What a password was good for. */
    enum Login {
        WELCOME,
        WRONG,
        TOO_MANY
    }

    /** What became of a registration. */
    enum Registration {
        WELCOME,
        TAKEN,
        FULL,
        TOO_MANY
    }

    private final Accounts accounts;
    private final ChatSettings settings;
    private final SecureRandom random;
    private final PasswordWork passwords;
    private final Attempts<InetAddress> wrongFromAddress;
    private final Attempts<String> wrongForAccount;
    private final Attempts<InetAddress> registered;

    LoginDesk(Accounts accounts, ChatSettings settings, SecureRandom random, NanoClock clock) {
        this.accounts = accounts;
        this.settings = settings;
        this.random = random;
        passwords = new PasswordWork(accounts.nobodys(settings.cost(), random));
        wrongFromAddress = new Attempts<>(settings.limits().wrongPerAddress(), WRONG_PERIOD, clock);
        wrongForAccount = new Attempts<>(settings.limits().wrongPerAccount(), WRONG_PERIOD, clock);
        registered = new Attempts<>(settings.limits().registrationsPerAddress(), REGISTRATION_PERIOD, clock);
    }

    /** Checks a password. Blocks. */
    Login login(String name, String password, InetAddress from) throws InterruptedException {
        var network = Attempts.network(from);
        return passwords.inTurn(() -> { // asked in turn: many at once would all be let through
            if (!wrongFromAddress.mayTry(network) || !wrongForAccount.mayTry(name)) {
                return Login.TOO_MANY;
            }
            if (passwords.matches(accounts.hash(name), password)) {
                return Login.WELCOME;
            }
            wrongFromAddress.count(network);
            wrongForAccount.count(name);
            return Login.WRONG;
        });
    }

    /**
     * Makes an account. Blocks.
     *
     * @throws IOException when it can't be written down
     */
    Registration register(String name, String password, InetAddress from) throws IOException, InterruptedException {
        if (!registered.take(Attempts.network(from))) { // also a name that is taken counts, or it would be a way to ask for names
            return Registration.TOO_MANY;
        }
        if (accounts.exists(name)) {
            return Registration.TAKEN;
        }
        var hash = passwords.inTurn(() -> PasswordHash.of(password, settings.cost(), random));
        var added = accounts.add(name, hash);
        return switch (added) {
            case ADDED -> Registration.WELCOME;
            case TAKEN -> Registration.TAKEN;
            case FULL -> Registration.FULL;
        };
    }
}
