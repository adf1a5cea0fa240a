/** Digest authentication (RFC 7616, RFC 8760), for both sides: challenged by back ends, and challenging watchers. */
package io.rollcall.rls.core.internal.digest;
