/** The protocols of Tokamak, their clients, the command line and the comparison. */
module dev.tokamak.apps {
    requires dev.tokamak.core;
    requires dev.tokamak.reactor;
    requires dev.tokamak.threaded;
    requires static org.jspecify;
}
