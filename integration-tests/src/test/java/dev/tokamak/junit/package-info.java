/** What a server does at the limits of its machine: tests of processes of their own, with limits of their own. */
package dev.tokamak.junit;
