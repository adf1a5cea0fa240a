/** Writes the body of a list NOTIFY: an RLMI document and the parts it names in a multipart/related (RFC 4662, 5). */
package io.rollcall.rls.core.internal.rlmi;
