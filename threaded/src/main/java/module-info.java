/** The threaded transport of Tokamak. */
module dev.tokamak.threaded {
    requires transitive dev.tokamak.core;
    requires static org.jspecify;
}
