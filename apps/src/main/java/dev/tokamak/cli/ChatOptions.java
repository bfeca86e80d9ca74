package dev.tokamak.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import picocli.CommandLine.Option;

import dev.tokamak.apps.chat.server.ChatServer;
import dev.tokamak.apps.chat.server.ChatSettings;
import dev.tokamak.apps.chat.server.PlainChat;
import dev.tokamak.apps.chat.store.ArchiveLimits;

/** Options of {@code serve} for the service chat. */
final class ChatOptions {

    private static final String NAME = "chat";

    @Option(names = "--plain", description = "chat is the course's exercise on TCP: no TLS, no accounts, every client's bytes go to all others.")
    private boolean plain;

    @Option(names = "--chat-closed", description = "chat makes no accounts: only those that are there can be used.")
    private boolean closed;

    @Option(names = "--chat-history", paramLabel = "N", description = "chat keeps so many messages of each room: 1000 unless given.")
    private int history = ArchiveLimits.DEFAULT.entriesPerRoom();

    @Option(names = "--chat-forget-days", paramLabel = "DAYS", description = "When there is no place for another room, chat forgets the one silent for longest, if nobody is in it and nothing was said for so many days: 30 unless given.")
    private int forgetDays = (int) ChatSettings.DEFAULT.forgetAfter().toDays();

    @Option(names = "--chat-grace", paramLabel = "TIME", converter = Durations.class, description = "chat keeps the place of a client whose connection is lost: 60 s unless given.")
    private Duration grace = ChatSettings.DEFAULT.grace();

    /**
     * The course's exercise runs over TCP.
     *
     * @param arguments what is to be served; changed
     * @throws CliException when there is no chat to be plain
     */
    void adapt(List<ServiceArgument> arguments) {
        if (!plain) {
            return;
        }
        if (arguments.stream().noneMatch(each -> each.service().name().equals(NAME))) {
            throw CliException.usage("--plain is about chat, which is not served");
        }
        arguments.replaceAll(each -> each.service().name().equals(NAME) ? each.unencrypted() : each);
    }

    /**
     * A chat that keeps accounts and rooms in {@code DIR/chat}.
     *
     * @param data the directory of all services
     * @throws CliException when it can't start
     */
    Service.Handlers handlers(Path data) {
        if (plain) {
            return new Service.Handlers(new PlainChat()::connection, null);
        }
        var directory = data.resolve(NAME);
        try {
            var server = ChatServer.start(directory, settings());
            return new Service.Handlers(server::connection, null, _ -> server.stop(), server);
        } catch (IOException e) {
            throw CliException.failed("chat cannot keep its rooms in " + directory + ": " + e.getMessage(), e);
        }
    }

    private ChatSettings settings() {
        if (history < 1) {
            throw CliException.usage("--chat-history must be 1 or more");
        }
        if (forgetDays < 1) {
            throw CliException.usage("--chat-forget-days must be 1 or more");
        }
        var kept = ArchiveLimits.DEFAULT;
        return ChatSettings.DEFAULT.withRegistering(!closed).withGrace(grace)
                .withForgetAfter(Duration.ofDays(forgetDays)).withHistory(
                        new ArchiveLimits(history, kept.bytesPerRoom(), kept.bytesInAll(), kept.senders()));
    }
}
