/**
 * The rules every NOTIFY of a list subscription must keep (RFC 4662, RFC 6665, RFC 3261), checked message by message.
 * Each violation names the requirement.
 */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit.rules;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
