/**
 * Contract tests: what every plug-in of a kind must do, as abstract JUnit 4 classes. The test of a plug-in extends the
 * class of its kind and says how to make one; it is then judged by the same rules as ours.
 */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit.contract;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
