/**
 * For the authors of protocols: handlers tested in memory, without sockets, threads or waiting, over the very state machine
 * that real connections have.
 */
@NullMarked
package dev.tokamak.probe;

import org.jspecify.annotations.NullMarked;
