/** A fuzzer of SIP: valid messages, changed at random but the same for the same seed, over real sockets. */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit.fuzz;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
