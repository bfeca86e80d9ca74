/** What the tests of the contract share: transports, peers, recorders, waiting, the check that nothing is left. */
package dev.tokamak.contract.support;
