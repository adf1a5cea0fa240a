/**
 * Messages that are hard to read: valid ones that must be served, and others with the refusal they deserve; written for
 * this server in the manner of RFC 4475.
 */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit.torture;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
