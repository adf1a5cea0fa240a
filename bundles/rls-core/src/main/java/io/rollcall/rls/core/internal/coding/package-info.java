/** Content codings of the bodies we send (RFC 3261, 20.12; RFC 1950, RFC 1952). */
package io.rollcall.rls.core.internal.coding;
