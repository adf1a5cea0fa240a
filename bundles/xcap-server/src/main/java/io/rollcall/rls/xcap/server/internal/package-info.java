/** An XCAP root (RFC 4825): a servlet, the requests it understands, and who may send them. */
package io.rollcall.rls.xcap.server.internal;
