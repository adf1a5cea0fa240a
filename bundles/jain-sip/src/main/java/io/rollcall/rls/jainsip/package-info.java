/**
 * What JAIN-SIP loads by class name from its own bundle: loggers that write to slf4j, and a factory of message
 * processors that asks whoever registered under the name of the stack.
 */
@Export
@Version("1.0.0")
package io.rollcall.rls.jainsip;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
