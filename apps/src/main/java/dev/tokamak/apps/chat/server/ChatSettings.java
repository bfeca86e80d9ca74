package dev.tokamak.apps.chat.server;

import java.time.Duration;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.chat.store.ArchiveLimits;

/**
 * How a chat server behaves. Immutable; start from {@link #DEFAULT} and change with the {@code with} methods.
 *
 * @param registering
 *            whether anybody may make an account
 * @param cost
 *            what a password check costs
 * @param history
 *            how much is kept
 * @param grace
 *            how long a program's place is kept when its connection is lost
 * @param messagesPerSecond
 *            commands of one connection, on average; a sender of more is slowed, not refused
 * @param burst
 *            commands that may come at once
 * @param forgetAfter
 *            when there is no place for another room or conversation, the one silent for longest is forgotten, if it has been
 *            silent for so long and nobody is in it
 * @param limits
 *            how many there may be of everything
 */
public record ChatSettings(boolean registering, PasswordHash.Cost cost, ArchiveLimits history, Duration grace,
        int messagesPerSecond, int burst, Duration forgetAfter, ChatLimits limits) {

    /** Anybody registers; 60 s of grace; 20 commands a second, 100 at once; 30 days. */
    public static final ChatSettings DEFAULT = new ChatSettings(true, PasswordHash.Cost.DEFAULT, ArchiveLimits.DEFAULT,
            Duration.ofSeconds(60), 20, 100, Duration.ofDays(30), ChatLimits.DEFAULT);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             when one is left
     */
    public ChatSettings {
        if (grace.isNegative() || !forgetAfter.isPositive() || messagesPerSecond < 1 || burst < 1) {
            throw new IllegalArgumentException(
                    "a grace is not negative, a time to forget after positive; 1 message a second and 1 at once at least");
        }
    }

    /**
     * Whether anybody may make an account.
     *
     * @param allowed
     *            or only those that are there can be used
     * @return the changed settings
     */
    public ChatSettings withRegistering(boolean allowed) {
        return new ChatSettings(allowed, cost, history, grace, messagesPerSecond, burst, forgetAfter, limits);
    }

    /**
     * What a password check costs, for accounts made from now on.
     *
     * @param newCost
     *            less makes guessing cheaper too
     * @return the changed settings
     */
    public ChatSettings withCost(PasswordHash.Cost newCost) {
        return new ChatSettings(registering, newCost, history, grace, messagesPerSecond, burst, forgetAfter, limits);
    }

    /**
     * How much is kept.
     *
     * @param kept
     *            limits
     * @return the changed settings
     */
    public ChatSettings withHistory(ArchiveLimits kept) {
        return new ChatSettings(registering, cost, kept, grace, messagesPerSecond, burst, forgetAfter, limits);
    }

    /**
     * Another grace.
     *
     * @param time
     *            zero for none
     * @return the changed settings
     */
    public ChatSettings withGrace(Duration time) {
        return new ChatSettings(registering, cost, history, time, messagesPerSecond, burst, forgetAfter, limits);
    }

    /**
     * Another pace.
     *
     * @param perSecond
     *            1 or more
     * @param atOnce
     *            1 or more
     * @return the changed settings
     */
    public ChatSettings withPace(int perSecond, int atOnce) {
        return new ChatSettings(registering, cost, history, grace, perSecond, atOnce, forgetAfter, limits);
    }

    /**
     * Other numbers.
     *
     * @param numbers
     *            limits
     * @return the changed settings
     */
    public ChatSettings withLimits(ChatLimits numbers) {
        return new ChatSettings(registering, cost, history, grace, messagesPerSecond, burst, forgetAfter, numbers);
    }

    /**
     * Another time after which a room may be forgotten.
     *
     * @param silence
     *            positive
     * @return the changed settings
     */
    public ChatSettings withForgetAfter(Duration silence) {
        return new ChatSettings(registering, cost, history, grace, messagesPerSecond, burst, silence, limits);
    }
}
