/** URIs as RFC 3261 compares them, and what of a document's spellings can be subscribed to. */
package io.rollcall.rls.core.internal.uri;
