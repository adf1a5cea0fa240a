package io.rollcall.rls.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says what is wrong with an XCAP document: well-formed, UTF-8, no DOCTYPE, schema and constraints of RFC 4826.
 * Published by the engine, which knows that RFC once, for everybody who takes documents in.
 */
@ProviderType
public interface DocumentChecker {

    /** Field of a defect of {@link Kind#UNIQUENESS} where it is the URI of a service that is not unique. */
    String SERVICE_URI = "/rls-services/service/@uri";

    /**
     * Checks a document. Works on the caller's thread, for a time bounded by the limits on size and depth.
     *
     * @param auid the application usage: {@code rls-services}, {@code resource-lists} or {@code pres-rules}; of the
     *     last one only form and root element are looked at
     * @param bytes the document
     * @return what is wrong, in the order of the document; empty where all is right
     */
    List<Defect> check(String auid, byte[] bytes);

    /**
     * Checks a document that is to be written under a name: as above, and that no other document known has a service of
     * one of its URIs, for a SUBSCRIBE could not tell them apart (RFC 4826, 4.4.5). Of two that are written at the same
     * moment neither is known to the other: that is the business of the store.
     *
     * @param auid the application usage
     * @param xui whose document, or null for a global one
     * @param name below the home
     * @param bytes the document
     */
    default List<Defect> check(final String auid, final String xui, final String name, final byte[] bytes) {
        return check(auid, bytes);
    }

    /**
     * URIs of the services that a document defines and that no other document may define (RFC 4826, 4.4.5), as it
     * spells them. Works on the caller's thread.
     *
     * @param auid the application usage
     * @param xui whose document, or null for a global one
     * @param name below the home
     * @param bytes the document
     * @return empty for documents that define none, and for those that cannot be read
     */
    default List<String> services(final String auid, final String xui, final String name, final byte[] bytes) {
        return List.of();
    }

    /**
     * What all URIs share that a SUBSCRIBE cannot tell from that one, and few others: to look them up by; whether they
     * are the same says {@link #isSameService}.
     */
    default String serviceKey(final String uri) {
        return uri;
    }

    /** Whether a SUBSCRIBE could not tell the two apart: SIP URI equality (RFC 3261, 19.1.4). */
    default boolean isSameService(final String one, final String other) {
        return one.equals(other);
    }

    /** A few URIs like that one which no service known has: for those who are told that it is taken. */
    default List<String> alternatives(final String uri) {
        return List.of();
    }

    /** What sort of rule a document breaks, as XCAP tells them apart (RFC 4825, 11). */
    enum Kind {
        NOT_WELL_FORMED,
        NOT_UTF_8,
        SCHEMA,
        UNIQUENESS,
        CONSTRAINT
    }

    /**
     * One thing that is wrong.
     *
     * @param line from 1, or 0 where no line can be told
     * @param column from 1, or 0
     * @param reason for the one who wrote the document
     * @param kind the sort of rule that is broken
     * @param field of {@link Kind#UNIQUENESS}: XPath of what must be unique; null of others
     * @param alternatives of {@link Kind#UNIQUENESS}: values that would do; empty where none are known
     */
    record Defect(int line, int column, String reason, Kind kind, String field, List<String> alternatives) {

        public Defect {
            alternatives = List.copyOf(alternatives);
        }

        /** Without values that would do. */
        public Defect(final int line, final int column, final String reason, final Kind kind, final String field) {
            this(line, column, reason, kind, field, List.of());
        }

        /** A document that is not what its schema says. */
        public Defect(final int line, final int column, final String reason) {
            this(line, column, reason, Kind.SCHEMA, null);
        }

        @Override
        public String toString() {
            return line == 0 ? reason : "line " + line + ", column " + column + ": " + reason;
        }
    }
}
