/**
 * Tools every test uses: waiting with a message, a clock moved by hand, an executor run by hand, free ports, and the
 * annotation by which a test names the requirements it proves.
 */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
