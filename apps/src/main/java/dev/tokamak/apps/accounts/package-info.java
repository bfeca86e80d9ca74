/** Accounts: passwords that can be checked and not read, attempts that are limited, files that hold secrets. */
@NullMarked
package dev.tokamak.apps.accounts;

import org.jspecify.annotations.NullMarked;
