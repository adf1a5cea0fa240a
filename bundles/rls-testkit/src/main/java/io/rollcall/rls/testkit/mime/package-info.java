/**
 * Aggregate notifications taken apart by a foreign MIME library (Apache James mime4j), so that what the server wrote is
 * read by rules the server's author did not write (RFC 2046, 2387, 2392; RFC 4662 5.1).
 */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit.mime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
