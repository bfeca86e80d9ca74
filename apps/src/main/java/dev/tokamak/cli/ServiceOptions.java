package dev.tokamak.cli;

import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What services can be told on the command line, each by options of its own. */
final class ServiceOptions {

    @Option(names = "--ack", description = "echo answers 'ACK: ' and the first thing it receives, then closes (TCP).")
    private boolean ack;

    @Option(names = "--seed", paramLabel = "N", description = "quiz and guess ask every client the same, for tests: the same number, the same questions. By chance unless "
            + "given.")
    private @Nullable Long seed;

    @Mixin
    private final ChatOptions chat = new ChatOptions();

    @Mixin
    private final FilesOptions files = new FilesOptions();

    @Mixin
    private final LogOptions log = new LogOptions();

    @Mixin
    private final WeatherOptions weather = new WeatherOptions();

    /** Nothing but the defaults. */
    ServiceOptions() {}

    /** Whether echo answers as a course's server does. */
    boolean ack() {
        return ack;
    }

    /** The defaults, but for how echo answers. */
    static ServiceOptions withAck(boolean ack) {
        var options = new ServiceOptions();
        options.ack = ack;
        return options;
    }

    ChatOptions chat() {
        return chat;
    }

    /** Chance for one connection: always the same with a seed. */
    SplittableRandom random() {
        return seed == null ? new SplittableRandom() : new SplittableRandom(seed);
    }

    FilesOptions files() {
        return files;
    }

    LogOptions log() {
        return log;
    }

    WeatherOptions weather() {
        return weather;
    }
}
