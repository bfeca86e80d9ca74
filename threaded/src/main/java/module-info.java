/** Thread per client: TCP and UDP on platform or virtual threads. Needs tokamak-core and the JDK. */
module dev.tokamak.threaded {
    requires transitive dev.tokamak.core;
    requires static org.jspecify;

    exports dev.tokamak.threaded;
}
