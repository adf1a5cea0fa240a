package io.rollcall.rls.core.internal.rlmi;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.DisplayName;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the body of one list NOTIFY: the RLMI document first, then the state of each active instance that it names, as
 * parts of one multipart/related (RFC 4662, 5.1; RFC 2387). Call {@link #resource}, its {@link #instance}s, the next
 * resource, and at last {@link #finish}. Where a size must not be exceeded, {@link #mark} before a resource and
 * {@link #reset} after it take it away again.
 */
public final class AggregateBody {

    private static final String RLMI_TYPE = "application/rlmi+xml;charset=\"UTF-8\"";
    private static final String LIST_END = "\r\n</list>";
    private static final String RESOURCE_END = "</resource>";
    private static final String PART_BEGIN = "\r\nContent-Transfer-Encoding: binary\r\nContent-I";
    private static final String TYPE = "\r\nContent-Type: ";
    private static final String ENCODING = "\r\nContent-Encoding: ";
    private static final String DISPOSITION = "\r\nContent-Disposition: ";

    /** Header fields of a part without their values: delimiter, Content-ID and its brackets, end of the header. */
    private static final int PART_FRAME = 2 + PART_BEGIN.length() + 3 + TYPE.length() + 4;

    private static final int PART_END = 2;

    private final Form form;
    private final String cidPrefix;
    private final String boundary;
    private final Octets rlmi = new Octets(1024);
    private final List<Body> parts = new ArrayList<>();
    private int partOctets;
    private boolean resourceOpen;

    private int markedRlmi;
    private int markedParts;
    private int markedPartOctets;

    /**
     * Begins the document.
     *
     * @param idBase unique for this NOTIFY for ever: Content-IDs are made of it (RFC 2392, 2)
     * @param boundary a token no body contains
     */
    public AggregateBody(
            final Form form,
            final String idBase,
            final String boundary,
            final String listUri,
            final long version,
            final boolean fullState,
            final List<DisplayName> names) {
        this.form = form;
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
            partOctets += PART_END + header(parts.size(), body) + body.bytes().length;
            rlmi.ascii(" cid=\"");
            contentId(rlmi, parts.size());
            rlmi.ascii("\"");
        }
        rlmi.ascii("/>");
    }

    // ---- how large ------------------------------------------------------------------------------------------------

    /** Octets that {@link #finish} would make of it now. */
    public int size() {
        final int open = resourceOpen ? RESOURCE_END.length() : 0;
        final int root = headerFrame(0) + RLMI_TYPE.length() + rlmi.size() + open + LIST_END.length();
        return root + partOctets + 8 + boundary.length();
    }

    /** Remembers what is there, so that {@link #reset} comes back to it. */
    public void mark() {
        closeResource();
        markedRlmi = rlmi.size();
        markedParts = parts.size();
        markedPartOctets = partOctets;
    }

    /** Takes away all since {@link #mark}. */
    public void reset() {
        rlmi.truncate(markedRlmi);
        parts.subList(markedParts, parts.size()).clear();
        partOctets = markedPartOctets;
        resourceOpen = false;
    }

    private int header(final int number, final Body body) {
        int size = headerFrame(number) + Octets.fieldSize(body.contentType());
        if (body.contentEncoding() != null) {
            size += ENCODING.length() + Octets.fieldSize(body.contentEncoding());
        }
        if (body.disposition() != null) {
            size += DISPOSITION.length() + Octets.fieldSize(body.disposition());
        }
        return size;
    }

    private int headerFrame(final int number) {
        final int brackets = form.bareContentIds() ? 0 : 2;
        return PART_FRAME + brackets + boundary.length() + cidPrefix.length() + Octets.digits(number) + 5;
    }

    // ---- the whole ------------------------------------------------------------------------------------------------

    /** Ends the document and puts the parts behind it. */
    public Body finish() {
        final Octets all = new Octets(size());
        closeResource();
        rlmi.ascii(LIST_END);
        part(all, 0, RLMI_TYPE, null, null).bytes(rlmi);
        for (int number = 1; number <= parts.size(); number++) {
            final Body body = parts.get(number - 1);
            all.ascii("\r\n");
            part(all, number, body.contentType(), body.contentEncoding(), body.disposition())
                    .bytes(body.bytes());
        }
        all.ascii("\r\n--").ascii(boundary).ascii("--\r\n");
        return Body.of(contentType(), all.toArray());
    }

    /** Where parts have bare ids no start is named: the first part is the root then (RFC 2387, 3.2). */
    private String contentType() {
        final String type = "multipart/related;type=\"application/rlmi+xml\"";
        final String start = form.bareContentIds() ? "" : ";start=\"<" + cidPrefix + ".0@rls>\"";
        return type + start + (form.quotedBoundary() ? ";boundary=\"" + boundary + '"' : ";boundary=" + boundary);
    }

    private Octets part(
            final Octets out, final int number, final String type, final String encoding, final String disposition) {
        out.ascii("--").ascii(boundary).ascii(PART_BEGIN).ascii(form.bareContentIds() ? "d: " : "D: <");
        contentId(out, number);
        out.ascii(form.bareContentIds() ? "" : ">").ascii(TYPE).field(type);
        if (encoding != null) {
            out.ascii(ENCODING).field(encoding);
        }
        if (disposition != null) {
            out.ascii(DISPOSITION).field(disposition);
        }
        return out.ascii("\r\n\r\n");
    }

    private void contentId(final Octets out, final int number) {
        out.ascii(cidPrefix).ascii(".").number(number).ascii("@rls");
    }

    private void names(final List<DisplayName> names) {
        if (!form.names()) {
            return;
        }
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
            rlmi.ascii(RESOURCE_END);
            resourceOpen = false;
        }
    }
}
