/**
 * What transports and consoles see of the resource list server: the values of a subscription (RFC 6665, RFC 4662) and
 * the services of the engine.
 *
 * <p>All values are immutable and made of JDK types only, so that they may outlive the bundle that made them.
 */
@Export
@Version("1.1.0")
package io.rollcall.rls.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
