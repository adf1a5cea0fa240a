/**
 * Lists kept as XCAP documents: reads, checks and resolves rls-services and resource-lists documents (RFC 4826) and
 * finds what XCAP node selectors name in them (RFC 4825, 6).
 */
package io.rollcall.rls.core.internal.xcap;
