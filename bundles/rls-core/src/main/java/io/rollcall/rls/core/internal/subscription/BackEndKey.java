package io.rollcall.rls.core.internal.subscription;

/**
 * What a watcher's lists share a back-end subscription by: SIP URIs that are equal, and the same event.
 *
 * @param resource canonical form of the URI subscribed to
 * @param event Event with its parameters, without id
 */
record BackEndKey(String resource, String event) {}
