/** What the tests of the contract share: transports to run on, peers, recorders, waiting, and the check that nothing is left. */
package dev.tokamak.contract.support;
