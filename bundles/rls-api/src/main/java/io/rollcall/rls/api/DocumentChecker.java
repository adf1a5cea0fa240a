package io.rollcall.rls.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says what is wrong with an XCAP document: well-formed, UTF-8, no DOCTYPE, schema and constraints of RFC 4826.
 * Published by the engine, which knows that RFC once, for everybody who takes documents in.
 */
@ProviderType
public interface DocumentChecker {

    /**
     * Checks a document. Works on the caller's thread, for a time bounded by the limits on size and depth.
     *
     * @param auid the application usage, {@code rls-services} or {@code resource-lists}
     * @param bytes the document
     * @return what is wrong, in the order of the document; empty where all is right
     */
    List<Defect> check(String auid, byte[] bytes);

    /**
     * One thing that is wrong.
     *
     * @param line from 1, or 0 where no line can be told
     * @param column from 1, or 0
     * @param reason for the one who wrote the document
     */
    record Defect(int line, int column, String reason) {

        @Override
        public String toString() {
            return "line " + line + ", column " + column + ": " + reason;
        }
    }
}
