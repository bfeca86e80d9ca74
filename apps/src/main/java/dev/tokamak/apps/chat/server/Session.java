package dev.tokamak.apps.chat.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.ErrorCode;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.net.Connection;
import dev.tokamak.net.SharedBytes;

/**
 * A connection as the rooms know it. Belongs to the rooms' thread once it has been handed there, but for what says otherwise.
 */
final class Session {

    private final Connection connection;
    private final boolean program;
    private final String name;
    private final int mostInFlight;
    private final Runnable roomAgain;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, Room> joined = new LinkedHashMap<>();
    private String instance = ChatNames.NO_INSTANCE;
    private @Nullable String current;
    private boolean over;

    /**
     * Somebody who has logged in.
     *
     * @param program whether events are wanted, or words
     * @param mostInFlight commands at once
     * @param roomAgain runs in the connection's context when there may be more after there were so many
     */
    Session(Connection connection, boolean program, String name, int mostInFlight, Runnable roomAgain) {
        this.connection = connection;
        this.program = program;
        this.name = name;
        this.mostInFlight = mostInFlight;
        this.roomAgain = roomAgain;
    }

    // ---- from the connection's context

    /** A command is handed over; says whether there may be another. */
    boolean begin() {
        return inFlight.incrementAndGet() < mostInFlight;
    }

    // ---- from the rooms' thread

    /** A command has been answered. */
    void done() {
        if (inFlight.decrementAndGet() == mostInFlight / 2) {
            connection.execute(roomAgain); // after the callback that may be deciding to wait just now
        }
    }

    boolean isProgram() {
        return program;
    }

    String name() {
        return name;
    }

    Connection connection() {
        return connection;
    }

    String instance() {
        return instance;
    }

    boolean hasInstance() {
        return !instance.equals(ChatNames.NO_INSTANCE);
    }

    void setInstance(String chosen) {
        instance = chosen;
    }

    /** Where it has its place in a room: a program where its instance has, a person where the connection has. */
    Place place() {
        return new Place(name, instance, hasInstance() ? 0 : connection.id());
    }

    /**
     * Identifies a member of a room.
     *
     * @param connection 0 when there is an instance
     */
    record Place(String name, String instance, long connection) {}

    Map<String, Room> joined() {
        return joined;
    }

    /** The room in which a person is talking. */
    @Nullable
    String current() {
        return current;
    }

    void setCurrent(@Nullable String room) {
        current = room;
    }

    boolean isOver() {
        return over;
    }

    void setOver() {
        over = true;
    }

    void send(SharedBytes bytes) {
        connection.write(bytes); // who doesn't read is ended by the connection's own limits, and by nobody here
    }

    /** Tells a program an event, and a person its words; null is nothing. */
    void tell(Event event, @Nullable String words) {
        new Broadcast(event, words).to(this);
    }

    void fail(String command, ErrorCode code, String text) {
        tell(new Event.Failed(command, code, text), "! " + text);
    }
}
