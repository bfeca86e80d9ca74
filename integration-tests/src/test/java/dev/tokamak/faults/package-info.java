/** A bad network between a client and a server, in one line of a test, the same each time. */
package dev.tokamak.faults;
