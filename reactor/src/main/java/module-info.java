/** The reactor transport of Tokamak. */
module dev.tokamak.reactor {
    requires transitive dev.tokamak.core;
}
