package dev.tokamak.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** Flight recorder event: something held a loop for longer than the threshold. */
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

    private SlowHandlerEvent() {}

    static SlowHandlerEvent begun() {
        var event = new SlowHandlerEvent();
        event.begin();
        return event;
    }

    void endedBy(Object who) {
        end();
        if (shouldCommit()) {
            what = who.toString();
            commit();
        }
    }
}
