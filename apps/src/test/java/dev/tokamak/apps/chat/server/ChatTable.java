package dev.tokamak.apps.chat.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.chat.store.Archive;
import dev.tokamak.apps.chat.store.Disk;
import dev.tokamak.net.Limits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** A chat server in memory, whose rooms live on the thread of the test: each command is committed at once. */
final class ChatTable implements AutoCloseable {

    static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(8, 1);
    static final ChatSettings SETTINGS = ChatSettings.DEFAULT.withCost(CHEAP).withPace(1_000_000, 1_000_000);

    final ProbeLoop loop = new ProbeLoop();
    final Disk disk = new Disk();
    private final Path directory;
    private Instant now = Instant.ofEpochMilli(1_700_000_000_000L);
    private final Clock calendar = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private ChatSettings settings;
    private Archive archive;
    private ChatServer server;
    private Rooms rooms;
    private boolean holding;

    ChatTable(Path directory, ChatSettings settings) throws IOException {
        this.directory = directory;
        this.settings = settings;
        start();
    }

    private void start() throws IOException {
        archive = disk.open(directory, settings.history());
        var accounts = Accounts.open(directory, settings.limits().accounts());
        var clock = loop.clock();
        rooms = new Rooms(settings, archive, accounts::exists, clock,
                calendar);
        server = new ChatServer(settings, clock, new LoginDesk(accounts, settings, new SecureRandom(), clock), task -> {
            task.accept(rooms);
            if (!holding) {
                rooms.commit();
            }
        }, () -> {}, archive);
    }

    /** Of the calendar: no time-out comes earlier. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    void restart(ChatSettings changed) throws IOException {
        settings = changed;
        archive.close();
        start();
    }

    void restart() throws IOException {
        restart(settings);
    }

    /** From now on what is said waits for {@link #commit}. */
    void holdCommits() {
        holding = true;
    }

    void commit() {
        holding = false;
        rooms.commit();
        loop.settle();
    }

    void expire() {
        rooms.expire();
        loop.settle();
    }

    void stop() {
        rooms.stop();
        loop.settle();
    }

    Rooms rooms() {
        return rooms;
    }

    ChatServer server() {
        return server;
    }

    HandlerProbe connect() {
        return loop.open(server.connection(), Limits.DEFAULT);
    }

    /** What is said to these lines, and nothing from before. */
    static String answer(HandlerProbe peer, String lines) {
        peer.received();
        peer.send(lines);
        return peer.received();
    }

    static String instance(String name) {
        return (name + "A".repeat(22)).substring(0, 22);
    }

    /** A program that has logged in, with an account that was there or not. */
    HandlerProbe program(String name) {
        var peer = connect();
        peer.send("/hello 1\n/register " + name + " password-of-" + name + "\n/login " + name + " password-of-" + name
                + "\n/instance " + instance(name) + "\n");
        var said = peer.received();
        if (!said.endsWith("ok instance\n")) {
            throw new AssertionError(said);
        }
        return peer;
    }

    /** A person who has logged in. */
    HandlerProbe person(String name) {
        var peer = connect();
        peer.send("/register " + name + " password-of-" + name + "\n/login " + name + " password-of-" + name + "\n");
        peer.received();
        return peer;
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
