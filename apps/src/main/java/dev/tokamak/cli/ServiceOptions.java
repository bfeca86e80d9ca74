package dev.tokamak.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What services can be told on the command line, each by options of its own. */
final class ServiceOptions {

    @Option(names = "--ack", description = "echo answers 'ACK: ' and the first thing it receives, then closes (TCP).")
    private boolean ack;

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
