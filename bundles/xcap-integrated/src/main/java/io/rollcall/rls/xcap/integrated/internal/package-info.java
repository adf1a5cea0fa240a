/**
 * Documents in the table {@code xcap} of Kamailio (version 4), read and written through JPA. Nothing of JPA leaves this
 * package.
 */
package io.rollcall.rls.xcap.integrated.internal;
