package io.rollcall.rls.xcap.integrated.internal;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.eclipse.persistence.annotations.Convert;
import org.eclipse.persistence.annotations.Converter;

/** A row of the table. Rows are inserted by statement, so that the database gives the id in whatever way it likes. */
@Entity
@Table(name = "xcap")
@Converter(name = "octets", converterClass = Octets.class)
class XcapRow {

    @Id
    @Column(name = "id")
    private int id;

    @Column(name = "username")
    private String username;

    @Column(name = "domain")
    private String domain;

    @Column(name = "doc")
    @Convert("octets")
    private byte[] doc;

    @Column(name = "doc_type")
    private int docType;

    @Column(name = "etag")
    private String etag;

    @Column(name = "source")
    private int source;

    @Column(name = "doc_uri")
    private String docUri;

    @Column(name = "port")
    private int port;

    byte[] doc() {
        return doc;
    }

    String etag() {
        return etag;
    }

    void replace(final byte[] newDoc, final String newEtag) {
        doc = newDoc;
        etag = newEtag;
    }
}
