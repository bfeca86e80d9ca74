/** The selector reactor: TCP and UDP on one thread. Needs tokamak-core and the JDK. */
module dev.tokamak.reactor {
    requires transitive dev.tokamak.core;
    requires static org.jspecify;

    exports dev.tokamak.reactor;
}
