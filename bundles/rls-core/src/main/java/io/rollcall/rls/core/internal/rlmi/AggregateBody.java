package io.rollcall.rls.core.internal.rlmi;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.DisplayName;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the body of one list NOTIFY: the RLMI document first, then the state of each active instance that it names, as
 * parts of one multipart/related (RFC 4662, 5.1; RFC 2387). Call {@link #resource}, its {@link #instance}s, the next
 * resource, and at last {@link #finish}.
 */
public final class AggregateBody {

    /** Enough for the header fields of a part, apart from what is variable in them. */
    private static final int PART_HEADERS = 160;

    private final String cidPrefix;
    private final String boundary;
    private final Octets rlmi = new Octets(1024);
    private final List<Body> parts = new ArrayList<>();
    private int partOctets;
    private boolean resourceOpen;

    /**
     * Begins the document.
     *
     * @param idBase unique for this NOTIFY for ever: Content-IDs are made of it (RFC 2392, 2)
     * @param boundary a token no body contains
     */
    public AggregateBody(
            final String idBase,
            final String boundary,
            final String listUri,
            final long version,
            final boolean fullState,
            final List<DisplayName> names) {
        this.cidPrefix = idBase;
        this.boundary = boundary;
        rlmi.ascii("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"")
                .xml(listUri)
                .ascii("\" version=\"")
                .number(version)
                .ascii(fullState ? "\" fullState=\"true\">" : "\" fullState=\"false\">");
        names(names);
    }

    /** Begins a resource (RFC 4662, 5.3): its URI as the list spells it. */
    public void resource(final String uri, final List<DisplayName> names) {
        closeResource();
        rlmi.ascii("\r\n<resource uri=\"").xml(uri).ascii("\">");
        names(names);
        resourceOpen = true;
    }

    /**
     * An instance of the resource begun last (RFC 4662, 5.5).
     *
     * @param state active, pending or terminated
     * @param reason with terminated
     * @param body with active: becomes a part of its own
     */
    public void instance(final String id, final String state, final String reason, final Body body) {
        rlmi.ascii("<instance id=\"").xml(id).ascii("\" state=\"").ascii(state).ascii("\"");
        if (reason != null) {
            rlmi.ascii(" reason=\"").xml(reason).ascii("\"");
        }
        if (body != null) {
            parts.add(body);
            partOctets += PART_HEADERS + body.contentType().length() + body.bytes().length;
            rlmi.ascii(" cid=\"");
            contentId(rlmi, parts.size());
            rlmi.ascii("\"");
        }
        rlmi.ascii("/>");
    }

    /** Ends the document and puts the parts behind it. */
    public Body finish() {
        closeResource();
        rlmi.ascii("\r\n</list>");
        final Octets all = new Octets(rlmi.size() + partOctets + 2 * PART_HEADERS + boundary.length() * parts.size());
        part(all, 0, "application/rlmi+xml;charset=\"UTF-8\"", null, null).bytes(rlmi);
        for (int number = 1; number <= parts.size(); number++) {
            final Body body = parts.get(number - 1);
            all.ascii("\r\n");
            part(all, number, body.contentType(), body.contentEncoding(), body.disposition())
                    .bytes(body.bytes());
        }
        all.ascii("\r\n--").ascii(boundary).ascii("--\r\n");
        return Body.of(contentType(), all.toArray());
    }

    private String contentType() {
        return "multipart/related;type=\"application/rlmi+xml\";start=\"<" + cidPrefix + ".0@rls>\";boundary=\""
                + boundary + '"';
    }

    private Octets part(
            final Octets out, final int number, final String type, final String encoding, final String disposition) {
        out.ascii("--").ascii(boundary).ascii("\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <");
        contentId(out, number);
        out.ascii(">\r\nContent-Type: ").field(type);
        if (encoding != null) {
            out.ascii("\r\nContent-Encoding: ").field(encoding);
        }
        if (disposition != null) {
            out.ascii("\r\nContent-Disposition: ").field(disposition);
        }
        return out.ascii("\r\n\r\n");
    }

    private void contentId(final Octets out, final int number) {
        out.ascii(cidPrefix).ascii(".").number(number).ascii("@rls");
    }

    private void names(final List<DisplayName> names) {
        for (final DisplayName name : names) {
            if (name.language() == null) {
                rlmi.ascii("<name>");
            } else {
                rlmi.ascii("<name xml:lang=\"").xml(name.language()).ascii("\">");
            }
            rlmi.xml(name.text()).ascii("</name>");
        }
    }

    private void closeResource() {
        if (resourceOpen) {
            rlmi.ascii("</resource>");
            resourceOpen = false;
        }
    }
}
