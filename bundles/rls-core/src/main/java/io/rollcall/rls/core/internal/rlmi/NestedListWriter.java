package io.rollcall.rls.core.internal.rlmi;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.core.internal.mime.MediaType;
import io.rollcall.rls.core.internal.mime.Part;
import io.rollcall.rls.spi.DisplayName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Writes a list of another server anew: its document, and its parts with their header and content untouched but for
 * Content-ID, which is unique for ever (RFC 2392, 2). Makes one body.
 */
final class NestedListWriter {

    private final Octets rlmi = new Octets(1024);
    private final List<Part> parts = new ArrayList<>();
    private final String prefix;
    private final String boundary;

    NestedListWriter(final LongSupplier random) {
        prefix = "n" + Long.toString(random.getAsLong() & Long.MAX_VALUE, 36);
        boundary = "rlsn" + Long.toString(random.getAsLong() & Long.MAX_VALUE, 36);
    }

    Body write(final RlmiList list) {
        rlmi.ascii("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"")
                .xml(list.uri)
                .ascii("\" version=\"")
                .number(list.version)
                .ascii("\" fullState=\"")
                .ascii(Boolean.toString(list.fullState))
                .ascii("\">");
        names(list.names);
        list.resources.forEach(this::resource);
        rlmi.ascii("\r\n</list>");
        final Octets all = new Octets(rlmi.size() + 1024);
        begin(all, 0).ascii("Content-Transfer-Encoding: binary\r\nContent-Type: ");
        all.ascii(MediaType.RLMI).ascii(";charset=\"UTF-8\"\r\n\r\n").bytes(rlmi);
        for (int number = 1; number <= parts.size(); number++) {
            part(all.ascii("\r\n"), number, parts.get(number - 1));
        }
        all.ascii("\r\n--").ascii(boundary).ascii("--\r\n");
        return Body.of(
                "multipart/related;type=\"application/rlmi+xml\";start=\"<" + id(0) + ">\";boundary=\"" + boundary
                        + '"',
                all.toArray());
    }

    private void resource(final String uri, final RlmiList.Resource resource) {
        rlmi.ascii("\r\n<resource uri=\"").xml(uri).ascii("\">");
        names(resource.names);
        resource.instances.forEach(this::instance);
        rlmi.ascii("</resource>");
    }

    private void instance(final String id, final RlmiList.Entry entry) {
        rlmi.ascii("<instance id=\"")
                .xml(id)
                .ascii("\" state=\"")
                .ascii(entry.state())
                .ascii("\"");
        if (entry.reason() != null) {
            rlmi.ascii(" reason=\"").xml(entry.reason()).ascii("\"");
        }
        if (entry.part() != null) {
            parts.add(entry.part());
            rlmi.ascii(" cid=\"").ascii(id(parts.size())).ascii("\"");
        }
        rlmi.ascii("/>");
    }

    private void names(final List<DisplayName> names) {
        for (final DisplayName name : names) {
            rlmi.ascii("<name");
            if (name.language() != null) {
                rlmi.ascii(" xml:lang=\"").xml(name.language()).ascii("\"");
            }
            rlmi.ascii(">").xml(name.text()).ascii("</name>");
        }
    }

    private Octets begin(final Octets out, final int number) {
        return out.ascii("--")
                .ascii(boundary)
                .ascii("\r\nContent-ID: <")
                .ascii(id(number))
                .ascii(">\r\n");
    }

    private void part(final Octets out, final int number, final Part part) {
        begin(out, number);
        boolean skipping = false;
        for (final String line : part.header().split("\n")) {
            final boolean folded = !line.isEmpty() && line.charAt(0) <= ' ';
            skipping = folded ? skipping : Part.names(line, "Content-ID");
            if (!skipping && !line.isBlank()) {
                out.field(line).ascii("\r\n");
            }
        }
        out.ascii("\r\n").bytes(part.whole(), part.content(), part.to());
    }

    private String id(final int number) {
        return prefix + '.' + number + "@rls";
    }
}
