package dev.tokamak.apps.chat.server;

/**
 * How many there may be of everything. Immutable.
 *
 * @param accounts
 *            in all
 * @param connectionsPerAccount
 *            at once
 * @param roomsPerConnection
 *            that one is in at once
 * @param membersPerRoom
 *            connections, and places that are kept for lost ones
 * @param rooms
 *            in all, direct conversations not counted
 * @param conversations
 *            direct ones, in all
 * @param inFlight
 *            commands of one connection that are worked on at once; it is not read from while there are more
 * @param wrongPerAddress
 *            passwords in 10 minutes; then none is looked at from there
 * @param wrongPerAccount
 *            passwords in 10 minutes; then none is looked at for it
 * @param registrationsPerAddress
 *            in an hour
 */
public record ChatLimits(int accounts, int connectionsPerAccount, int roomsPerConnection, int membersPerRoom, int rooms,
        int conversations, int inFlight, int wrongPerAddress, int wrongPerAccount, int registrationsPerAddress) {

    /** The defaults. */
    public static final ChatLimits DEFAULT = new ChatLimits(100_000, 8, 32, 1000, 10_000, 50_000, 64, 20, 50, 20);

    /** All of them small, to see them reached. */
    static final ChatLimits SMALL = new ChatLimits(5, 2, 3, 3, 4, 2, 4, 3, 5, 4);
}
