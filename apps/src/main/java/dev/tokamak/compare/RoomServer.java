package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.chat.server.ChatLimits;
import dev.tokamak.apps.chat.server.ChatServer;
import dev.tokamak.apps.chat.server.ChatSettings;

/**
 * A server for the question how a chat room grows: the chat service over plain TCP. One account may have all connections, passwords
 * cost next to nothing, and nobody is slowed: what is measured is who hears what is said. Takes a directory ({@link OwnServer}), below
 * which it keeps its own; not meant to be run by hand.
 */
public final class RoomServer {
    private static final int MANY = 100_000;
    private static final ChatLimits LIMITS = new ChatLimits(10, MANY, 10, MANY, 1_000, 10, 1_000, MANY, MANY, MANY);

    private RoomServer() {}

    /**
     * Serves.
     *
     * @param args transport, how many loops, the directory
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var server = OwnServer.start(args);
        Path own = Files.createTempDirectory(Path.of(server.rest().getFirst()), "chat");
        var settings = ChatSettings.DEFAULT.withCost(new PasswordHash.Cost(8, 1))
                .withPace(MANY, MANY)
                .withGrace(Duration.ZERO)
                .withLimits(LIMITS);
        server.serve("chat", ChatServer.start(own, settings)::connection);
        server.ready();
    }
}
