/** Lists in the files of a folder, as a source of XCAP documents. */
package io.rollcall.rls.xcap.files.internal;
