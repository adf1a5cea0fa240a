/**
 * What bundles of event packages share. It is no bundle: each takes a copy into itself, so that none needs another.
 * Full documents out of partial ones, made on the text of the documents: what a partial document does not name stays
 * byte for byte what it was; packages with opaque bodies; packages as services that follow their configuration.
 */
package io.rollcall.rls.event.shared;
