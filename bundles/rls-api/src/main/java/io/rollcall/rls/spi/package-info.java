/**
 * What plug-ins implement: event packages, sources of lists, stores, and the SIP side.
 *
 * <p>A plug-in publishes an OSGi service of one of these types. Where several services claim the same thing, the one
 * with the highest service ranking serves; the others wait behind it.
 */
@Export
@Version("1.1.0")
package io.rollcall.rls.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
