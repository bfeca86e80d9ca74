/** Programs that others have written, with our services. */
package dev.tokamak.programs;
