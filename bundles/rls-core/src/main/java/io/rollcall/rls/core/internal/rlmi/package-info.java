/**
 * RLMI documents and the parts they name in a multipart/related (RFC 4662, 5): writes the body of a list NOTIFY, and
 * reads and joins those of other list servers.
 */
package io.rollcall.rls.core.internal.rlmi;
