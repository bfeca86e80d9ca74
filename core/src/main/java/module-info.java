/** The contract of Tokamak, and the life of a connection for every transport. Needs the JDK alone. */
@SuppressWarnings("module") // the friends named below are compiled after this module
module dev.tokamak.core {
    requires java.management;
    requires transitive jdk.jfr; // our events are subclasses of its Event
    requires jdk.management;
    requires static transitive org.jspecify; // annotations only: nothing of it is needed at run time

    exports dev.tokamak.metrics;
    exports dev.tokamak.net;
    exports dev.tokamak.probe;
    exports dev.tokamak.time;
    exports dev.tokamak.wire to
            dev.tokamak.reactor,
            dev.tokamak.threaded;
}
