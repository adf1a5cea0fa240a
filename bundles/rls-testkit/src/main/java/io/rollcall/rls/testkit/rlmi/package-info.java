/**
 * RLMI documents (RFC 4662 section 5) read and validated against a schema of the test kit's own, and the state of a
 * list as a subscriber builds it up from full and partial documents (5.6).
 */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit.rlmi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
