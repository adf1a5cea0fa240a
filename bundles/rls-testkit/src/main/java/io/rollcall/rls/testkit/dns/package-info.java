/** A DNS server for tests: names of the tests' own lead to where their peers listen. */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit.dns;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
