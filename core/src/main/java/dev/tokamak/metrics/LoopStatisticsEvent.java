package dev.tokamak.metrics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Flight recorder event, periodic: what a loop has done so far. */
@Name("dev.tokamak.LoopStatistics")
@Label("Loop Statistics")
@Category({"Tokamak", "Loop"})
@Description("Figures of a loop since its start")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the flight recorder reads them
@Period("1 s")
public final class LoopStatisticsEvent extends Event {

    @Label("Loop")
    private String loop = "";
    @Label("Turns")
    private long turns;
    @Label("Premature Returns")
    private long prematureReturns;
    @Label("Time in Select")
    @Timespan(Timespan.NANOSECONDS)
    private long selectTime;
    @Label("Time at Work")
    @Timespan(Timespan.NANOSECONDS)
    private long workTime;
    @Label("Longest Turn")
    @Timespan(Timespan.NANOSECONDS)
    private long longestTurn;
    @Label("Longest Lag")
    @Description("The most that a timer was late")
    @Timespan(Timespan.NANOSECONDS)
    private long longestLag;
    @Label("Pending Tasks")
    private int pendingTasks;
    @Label("Endpoints")
    @Description("Connections and ports")
    private int endpoints;

    private LoopStatisticsEvent() {}

    /**
     * Records the event.
     *
     * @param loop
     *            the loop's name
     * @param stats
     *            its figures
     */
    static void record(String loop, LoopStats stats) {
        var event = new LoopStatisticsEvent();
        event.loop = loop;
        event.turns = stats.turns();
        event.prematureReturns = stats.prematureReturns();
        event.selectTime = stats.selectNanos();
        event.workTime = stats.workNanos();
        event.longestTurn = stats.longestTurnNanos();
        event.longestLag = stats.longestLagNanos();
        event.pendingTasks = stats.pendingTasks();
        event.endpoints = stats.endpoints();
        event.commit();
    }
}
