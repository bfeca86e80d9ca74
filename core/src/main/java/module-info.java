/** The contract of Tokamak, and the life of a connection for every transport. Needs the JDK alone. */
@SuppressWarnings("module") // the friends named below are compiled after this module
module dev.tokamak.core {
    requires java.management;
    requires transitive jdk.jfr; // our events are subclasses of its Event
    requires jdk.management;
    requires static org.jspecify; // annotations: nobody needs them to compile against us, or to run

    exports dev.tokamak.codec;
    exports dev.tokamak.metrics;
    exports dev.tokamak.net;
    exports dev.tokamak.probe;
    exports dev.tokamak.time;
    exports dev.tokamak.wire to
            dev.tokamak.reactor,
            dev.tokamak.threaded;
}
