/** Benchmarks of parts that everybody can reach; those of package-private parts lie in the packages of the parts. */
@NullMarked
package dev.tokamak.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
