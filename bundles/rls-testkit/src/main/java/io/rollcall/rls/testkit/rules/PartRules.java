package io.rollcall.rls.testkit.rules;

import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.mime.BodyPart;
import io.rollcall.rls.testkit.mime.ContentType;
import io.rollcall.rls.testkit.mime.MalformedBodyException;
import io.rollcall.rls.testkit.rlmi.RlmiDocument;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for the multipart around an RLMI document (RFC 2046, 2387, 2392; RFC 4662 5.1, 5.2). */
final class PartRules {

    private static final String RLMI = "application/rlmi+xml";
    private static final Pattern BOUNDARY =
            Pattern.compile("[0-9A-Za-z'()+_,\\-./:=? ]{0,69}[0-9A-Za-z'()+_,\\-./:=?]");

    private static final Pattern OTHER_ENCODING = Pattern.compile("encoding\\s*=\\s*[\"'](?!(?i)utf-8[\"'])");

    /** Deeper lists are left alone. */
    private static final int DEEPEST = 60;

    private final ContentIds contentIds;
    private final Sink sink;

    PartRules(final ContentIds contentIds, final Sink sink) {
        this.contentIds = contentIds;
        this.sink = sink;
    }

    void checkContentType(final String header, final byte[] content) {
        final String text = String.valueOf(header);
        final ContentType type = ContentType.parse(text);
        if (!type.mediaType().equals("multipart/related")) {
            sink.violated("4662-4.5-a", "Content-Type is " + text + ", not multipart/related");
            return;
        }
        if (!RLMI.equals(type.parameter("type")) || !type.isQuoted("type")) {
            sink.violated("2387-3.1-a", "type must be \"" + RLMI + "\" in quotes: " + text);
        }
        if (!type.isQuoted("start") || !type.parameter("start").matches("<[^<>]+>")) {
            sink.violated("2387-3.2-a", "start must be a Content-ID in angle brackets and quotes: " + text);
        }
        final String boundary = String.valueOf(type.parameter("boundary"));
        if (!BOUNDARY.matcher(boundary).matches()) {
            sink.violated("2046-5.1-a", "boundary of " + boundary.length() + " characters: " + boundary);
        } else {
            checkDelimiters(content, boundary);
        }
        if (!type.isQuoted("boundary")) {
            sink.violated("4662-5-a", "boundary not in quotes: " + text);
        }
    }

    /** No line may start like a delimiter but those that are one; the last one closes. */
    private void checkDelimiters(final byte[] body, final String boundary) {
        final String text = new String(body, StandardCharsets.ISO_8859_1);
        final String delimiter = "--" + boundary;
        boolean closed = false;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) {
            if (at > 0 && text.charAt(at - 1) != '\n') {
                continue;
            }
            final int end = text.indexOf('\n', at);
            final String rest = text.substring(at + delimiter.length(), end < 0 ? text.length() : end)
                    .stripTrailing();
            if (closed || !rest.isEmpty() && !rest.equals("--")) {
                sink.violated("2046-5.1-a", "a part has a line that starts like the boundary: " + delimiter + rest);
            }
            closed = rest.equals("--");
        }
        if (!closed) {
            sink.violated("2046-5.1-c", "no closing delimiter");
        }
    }

    void check(final AggregateNotification aggregate) {
        if (!RLMI.equals(aggregate.root().mediaType())) {
            sink.violated("4662-4.5-b", "the root is " + aggregate.root().contentType());
        }
        if (aggregate.root() != aggregate.parts().get(0)) {
            sink.violated("4662-4.5-b", "the root is not the first part");
        }
        checkEncoding(aggregate.root());
        aggregate.warnings().forEach(warning -> sink.violated("2046-5.1-b", "MIME: " + warning));
        final Set<String> ids = new HashSet<>();
        for (final BodyPart part : aggregate.parts()) {
            checkPart(part, ids);
        }
        checkReferences(aggregate);
        checkNested(aggregate, 1);
    }

    /** A nested list has a scope of its own: its document is valid and its cids mean its own parts. */
    private void checkNested(final AggregateNotification outer, final int depth) {
        for (final BodyPart part : outer.parts()) {
            final ContentType type = ContentType.parse(part.contentType());
            if (depth <= DEEPEST
                    && type.mediaType().equals("multipart/related")
                    && RLMI.equals(type.parameter("type"))) {
                checkNestedList(part, depth);
            }
        }
    }

    private void checkNestedList(final BodyPart part, final int depth) {
        try {
            final AggregateNotification inner = AggregateNotification.read(part.contentType(), part.content());
            inner.document().schemaErrors().forEach(error -> sink.violated("4662-5.1-a", "nested RLMI " + error));
            checkReferences(inner);
            checkNested(inner, depth + 1);
        } catch (final MalformedBodyException e) {
            sink.violated("4662-4-c", "nested list " + part.contentIdField() + ": " + e.getMessage());
        }
    }

    private void checkEncoding(final BodyPart root) {
        final byte[] xml = root.content();
        final String start = new String(xml, 0, Math.min(120, xml.length), StandardCharsets.ISO_8859_1);
        if (start.indexOf('\0') >= 0 || OTHER_ENCODING.matcher(start).find()) {
            sink.violated("4662-8.2-a", "RLMI is not in UTF-8");
        }
    }

    private void checkPart(final BodyPart part, final Set<String> ids) {
        final String field = part.contentIdField();
        if (field == null || !field.matches("<[^<>\\s]+@[^<>\\s]+>")) {
            sink.violated("4662-5.5-g", "Content-ID must be <id@host>: " + field);
        }
        if (field != null && !ids.add(part.contentId())) {
            sink.violated("2392-2-a", "two parts with the Content-ID " + field);
        } else if (field != null && contentIds.isReused(part)) {
            sink.violated("2392-2-a", "Content-ID " + field + " named other content before");
        }
        final String encoding = part.header("Content-Transfer-Encoding");
        if (encoding != null && !encoding.matches("(?i)binary|8bit|7bit")) {
            sink.violated("5621-3.2-a", "part encoded as " + encoding);
        }
    }

    private void checkReferences(final AggregateNotification aggregate) {
        final RlmiDocument document = aggregate.document();
        final Set<String> named = new HashSet<>();
        if (document.cid() != null) {
            reference(aggregate, "the list", document.cid(), named);
        }
        for (final RlmiDocument.Resource resource : document.resources()) {
            for (final RlmiDocument.Instance instance : resource.instances()) {
                if (instance.cid() != null) {
                    reference(aggregate, resource.uri(), instance.cid(), named);
                }
            }
        }
        aggregate.parts().stream()
                .filter(part -> part != aggregate.root() && !named.contains(part.contentId()))
                .forEach(part -> sink.violated("4662-5.5-e", "no instance names the part " + part.contentIdField()));
    }

    private void reference(
            final AggregateNotification aggregate, final String owner, final String cid, final Set<String> named) {
        if (cid.startsWith("<") || cid.startsWith("cid:")) {
            sink.violated("4662-5.5-g", "cid of " + owner + " is not bare: " + cid);
        } else if (aggregate.part(cid) == null) {
            sink.violated("4662-5.2-j", "cid of " + owner + " names no part of this multipart: " + cid);
        } else if (aggregate.part(cid) == aggregate.root()) {
            sink.violated("4662-5.2-j", "cid of " + owner + " names the RLMI document itself");
        } else if (!named.add(cid)) {
            sink.violated("2392-2-a", "cid " + cid + " is named twice");
        }
    }
}
