/** Services in containers of the shipped image: what they do under limits and faults that one process can't have. */
package dev.tokamak.containers;
