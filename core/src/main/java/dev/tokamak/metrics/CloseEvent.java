package dev.tokamak.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

import dev.tokamak.net.CloseReason;

/** Flight recorder event: a connection is over. */
@Name("dev.tokamak.Close")
@Label("Connection Closed")
@Category({"Tokamak", "Connections"})
@Description("A connection is over, with the reason that its handler was given")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads them
public final class CloseEvent extends Event {

    @Label("Connection")
    @Description("The connection's id")
    private long connection;
    @Label("Reason")
    private String reason = "";

    private CloseEvent() {}

    /**
     * Records the event, if anybody records it; costs next to nothing when nobody does.
     *
     * @param connection
     *            the connection's id
     * @param why
     *            the reason
     */
    static void record(long connection, CloseReason why) {
        var event = new CloseEvent();
        if (event.isEnabled()) {
            event.connection = connection;
            event.reason = why.name();
            event.commit();
        }
    }
}
