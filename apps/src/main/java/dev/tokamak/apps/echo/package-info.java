/** Echo, RFC 862: what comes in goes out again. The smallest useful handlers, and the ones that comparisons run on. */
@NullMarked
package dev.tokamak.apps.echo;

import org.jspecify.annotations.NullMarked;
