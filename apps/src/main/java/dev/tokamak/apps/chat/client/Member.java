package dev.tokamak.apps.chat.client;

/**
 * Somebody in a room.
 *
 * @param name the account, which the server vouches for
 * @param instance of the client: 22 characters, or {@code -} for a client that has none
 * @param nick what it wants to be called; the account's name unless it said otherwise
 * @param away whether its connection is lost and its place kept
 */
public record Member(String name, String instance, String nick, boolean away) {

    Member withNick(String newNick) {
        return new Member(name, instance, newNick, away);
    }

    Member withAway(boolean nowAway) {
        return new Member(name, instance, nick, nowAway);
    }
}
