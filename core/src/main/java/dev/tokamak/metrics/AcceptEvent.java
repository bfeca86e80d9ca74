package dev.tokamak.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight recorder event: a connection was accepted. */
@Name("dev.tokamak.Accept")
@Label("Connection Accepted")
@Category({"Tokamak", "Connections"})
@Description("A listener accepted a connection")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads them
public final class AcceptEvent extends Event {

    @Label("Listener")
    private String listener = "";
    @Label("Connection")
    @Description("The connection's id")
    private long connection;

    private AcceptEvent() {}

    /**
     * Records the event, if anybody records it; costs next to nothing when nobody does.
     *
     * @param listener
     *            the listener's name
     * @param connection
     *            the connection's id
     */
    static void record(String listener, long connection) {
        var event = new AcceptEvent();
        if (event.isEnabled()) {
            event.listener = listener;
            event.connection = connection;
            event.commit();
        }
    }
}
