package io.rollcall.rls.sip.internal.message;

import static io.rollcall.rls.api.SubscriptionState.ABSENT;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.SubscribeRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Makes responses. The one place where an {@link Answer} becomes a status code and header fields. Stateless: the same
 * request and answer make the same bytes, so that retransmissions need no copy.
 */
public final class ResponseWriter {

    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(414, "Request-URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(416, "Unsupported URI Scheme"),
            Map.entry(420, "Bad Extension"),
            Map.entry(421, "Extension Required"),
            Map.entry(423, "Interval Too Brief"),
            Map.entry(481, "Call/Transaction Does Not Exist"),
            Map.entry(482, "Loop Detected"),
            Map.entry(483, "Too Many Hops"),
            Map.entry(489, "Bad Event"),
            Map.entry(500, "Server Internal Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "Version Not Supported"),
            Map.entry(513, "Message Too Large"),
            Map.entry(603, "Decline"));

    private final ReceivedRequest request;
    private final Ours ours;
    private final ByteWriter out = new ByteWriter(768);

    /**
     * What is ours in a response.
     *
     * @param contact our Contact, with angle brackets
     * @param server value of Server, or empty
     * @param tag To tag where neither request nor answer has one
     * @param served for a response to OPTIONS
     */
    public record Ours(String contact, String server, String tag, Served served) {}

    /**
     * What is served now.
     *
     * @param eventPackages for Allow-Events
     * @param extensions for Supported
     */
    public record Served(Supplier<Set<String>> eventPackages, Supplier<Set<String>> extensions) {}

    private ResponseWriter(final ReceivedRequest request, final Ours ours) {
        this.request = request;
        this.ours = ours;
    }

    /** The response to a request. */
    public static byte[] answer(final ReceivedRequest request, final Answer answer, final Ours ours) {
        return answer.fold(new Mapping(new ResponseWriter(request, ours)));
    }

    private static final class Mapping implements Answer.Reader<byte[]> {

        private final ResponseWriter response;

        private Mapping(final ResponseWriter response) {
            this.response = response;
        }

        @Override
        public byte[] accepted(final Answer.Accepted accepted) {
            response.begin(200, "OK", accepted.localTag());
            if (response.request.method().equals(ReceivedRequest.SUBSCRIBE)) {
                // of a 2xx that makes a dialog (RFC 3261, 12.1.1); Require: eventlist in each (RFC 4662, 4.1)
                for (final String route : response.request.head().lines(Field.RECORD_ROUTE)) {
                    response.out.text("Record-Route: ").text(route).line();
                }
                response.out.text("Contact: ").text(response.ours.contact()).line();
                if (accepted.ofList()) {
                    response.out.text("Require: eventlist").line();
                }
            } else if (response.request.method().equals("OPTIONS")) {
                response.capabilities();
            }
            if (accepted.expiresSeconds() != ABSENT) {
                response.out.text("Expires: ").number(accepted.expiresSeconds()).line();
            }
            return response.end();
        }

        @Override
        public byte[] refused(final Answer.Refused refused) {
            final String phrase = PHRASES.get(refused.status());
            final String why = refused.explanation();
            response.begin(refused.status(), why.isBlank() && phrase != null ? phrase : phrase(why), null);
            if (refused.retryAfterSeconds() != ABSENT) {
                response.out
                        .text("Retry-After: ")
                        .number(refused.retryAfterSeconds())
                        .line();
            }
            if (refused.minExpiresSeconds() != ABSENT) {
                response.out
                        .text("Min-Expires: ")
                        .number(refused.minExpiresSeconds())
                        .line();
            }
            if (refused.status() == 405 || refused.status() == 501) {
                response.line("Allow", Methods.ALLOWED);
            }
            response.line("Require", new TreeSet<>(refused.require()));
            response.line("Unsupported", new TreeSet<>(refused.unsupported()));
            response.line("Allow-Events", new TreeSet<>(refused.allowEvents()));
            if (refused.status() == 415
                    && refused.accept().isEmpty()
                    && refused.acceptEncoding().isEmpty()) {
                // empty: no body at all would have done (RFC 3261, 8.2.3 and 20.1)
                response.out.text("Accept:").line();
            }
            response.line("Accept", new TreeSet<>(refused.accept()));
            response.line("Accept-Encoding", new TreeSet<>(refused.acceptEncoding()));
            for (final String challenge : refused.challenges()) {
                response.out.text("WWW-Authenticate: ").text(challenge).line();
            }
            return response.end();
        }

        /** An explanation may name what a peer wrote; no control character of it gets into a start line. */
        private static String phrase(final String text) {
            final StringBuilder clean = new StringBuilder(text.length());
            for (int i = 0; i < Math.min(text.length(), 120); i++) {
                clean.append(text.charAt(i) < ' ' ? ' ' : text.charAt(i));
            }
            return clean.toString();
        }
    }

    /** What a response to OPTIONS tells (RFC 3261, 11.2). */
    private void capabilities() {
        out.text("Contact: ").text(ours.contact()).line();
        line("Allow", Methods.ALLOWED);
        final Set<String> extensions = new TreeSet<>(ours.served().extensions().get());
        if (extensions.contains(SubscribeRequest.RECIPIENT_LIST)) {
            line("Accept", List.of("multipart/related", "application/rlmi+xml", "application/resource-lists+xml"));
            line("Accept-Encoding", List.of("identity", "deflate", "gzip"));
        } else {
            line("Accept", List.of("multipart/related", "application/rlmi+xml"));
        }
        extensions.add(SubscribeRequest.EVENTLIST);
        line("Supported", extensions);
        line("Allow-Events", new TreeSet<>(ours.served().eventPackages().get()));
    }

    private void begin(final int status, final String phrase, final String localTag) {
        out.text("SIP/2.0 ").number(status).text(" ").text(phrase).line();
        boolean topmost = true;
        for (final String line : request.head().lines(Field.VIA)) {
            out.text("Via: ");
            if (topmost) {
                request.via().write(out, request.flow().peer());
                out.text(line, Lexis.find(line, 0, ','), line.length());
            } else {
                out.text(line);
            }
            out.line();
            topmost = false;
        }
        // what a request lacks, its answer lacks too: there is nothing to be copied
        copy("From: ", request.from());
        if (request.to() != null) {
            out.text("To: ").text(request.to());
            if (request.toTag() == null) {
                out.text(";tag=").text(localTag == null ? ours.tag() : localTag);
            }
            out.line();
        }
        copy("Call-ID: ", request.callId());
        copy("CSeq: ", request.head().first(Field.CSEQ));
        if (!ours.server().isEmpty()) {
            out.text("Server: ").text(ours.server()).line();
        }
    }

    private void copy(final String name, final String value) {
        if (value != null) {
            out.text(name).text(value).line();
        }
    }

    private void line(final String name, final Collection<String> values) {
        if (!values.isEmpty()) {
            out.text(name).text(": ").text(String.join(", ", values)).line();
        }
    }

    private byte[] end() {
        return out.text("Content-Length: 0").line().line().done();
    }
}
