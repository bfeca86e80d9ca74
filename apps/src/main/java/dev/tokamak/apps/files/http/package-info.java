/**
 * Files over HTTP/1.1 (RFC 9110, 9112): browsers, curl and wget are the clients. Downloads with ranges, uploads that appear whole
 * or not at all, listings for people and for programs, digests (RFC 9530).
 */
@NullMarked
package dev.tokamak.apps.files.http;

import org.jspecify.annotations.NullMarked;
