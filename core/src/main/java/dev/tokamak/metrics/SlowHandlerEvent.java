package dev.tokamak.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** Flight recorder event: something held a loop for longer than the threshold. {@code begin} and {@code end} around it. */
@Name("dev.tokamak.SlowHandler")
@Label("Slow Handler")
@Category({"Tokamak", "Loop"})
@Description("A callback, task or timer held a loop for longer than the threshold")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads them
@Threshold("20 ms")
public final class SlowHandlerEvent extends Event {

    @Label("What")
    private String what = "";

    /** Not begun. */
    public SlowHandlerEvent() {}

    /**
     * Ends the event, and records it if it took long enough and anybody records it.
     *
     * @param who
     *            what held the loop; asked for its text only when needed
     */
    public void endedBy(Object who) {
        end();
        if (shouldCommit()) {
            what = who.toString();
            commit();
        }
    }
}
