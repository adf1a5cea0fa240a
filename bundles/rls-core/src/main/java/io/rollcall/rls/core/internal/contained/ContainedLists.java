package io.rollcall.rls.core.internal.contained;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.admission.AdmissionSettings;
import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.core.internal.xcap.RecipientList;
import io.rollcall.rls.spi.ResolvedList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The list that a SUBSCRIBE carries (RFC 5367), made of its body or refused with the answer that is due, before anybody
 * is asked for anything. For one lane at a time; never blocks.
 */
public final class ContainedLists {

    private static final String TYPE = "application/resource-lists+xml";
    private static final String DISPOSITION = "recipient-list";
    private static final Set<String> TYPES = Set.of(TYPE, "multipart/mixed");
    private static final int MOST_DEPTH = 5;

    private final AdmissionSettings settings;
    private final SubscribeRequest request;
    private final Body body;

    /** Octets that codings around parts may still make. */
    private int room;

    private ContainedLists(final AdmissionSettings settings, final SubscribeRequest request) {
        this.settings = settings;
        this.request = request;
        body = request.body();
    }

    /**
     * The bodies of this request that are lists; none where it names a list that is kept elsewhere.
     *
     * @throws RefusedBody where it has a body that must be understood and is not (RFC 3261, 8.2.3; RFC 5621, 8.2)
     */
    public static List<Body> in(final SubscribeRequest request, final AdmissionSettings settings) throws RefusedBody {
        return new ContainedLists(settings, request).lists();
    }

    /**
     * The list those bodies make, several counting as one (RFC 5363, 4.1).
     *
     * @param owner who sent it
     */
    public static ResolvedList resolve(
            final List<Body> lists,
            final SubscribeRequest request,
            final String owner,
            final AdmissionSettings settings)
            throws RefusedBody {
        final String uri = request.head().requestUri();
        final SipUri self =
                SipUri.parse(uri).orElseThrow(() -> new RefusedBody(Answer.Refused.of(416, "Unsupported URI Scheme")));
        final RecipientList list = new RecipientList(
                self, settings.maxContainedBytes(), settings.maxContainedEntries(), domains(owner, settings));
        int room = settings.maxContainedBytes();
        for (final Body one : lists) {
            final byte[] bytes = ContentCoding.undo(one.bytes(), one.contentEncoding(), room);
            room -= bytes.length;
            final String trouble = list.add(bytes);
            if (trouble != null) {
                throw RefusedBody.of(400, "Bad List: " + trouble);
            }
        }
        if (list.tooLong()) {
            throw RefusedBody.of(403, "List Has More Than " + settings.maxContainedEntries() + " Entries");
        }
        return list.resolved(uri, owner);
    }

    /** Null for any. A watcher who is not known has no domain, and names nobody's users but those that are listed. */
    private static Set<String> domains(final String owner, final AdmissionSettings settings) {
        if (settings.containedDomains().contains("any")) {
            return null;
        }
        final Set<String> domains = new java.util.HashSet<>(settings.containedDomains());
        if (domains.remove("own")) {
            SipUri.parse(owner).map(SipUri::host).ifPresent(domains::add);
        }
        return domains;
    }

    private List<Body> lists() throws RefusedBody {
        if (body == null || body.bytes().length == 0) {
            // what an un-SUBSCRIBE or a poll left standing of the fields of a body says nothing
            return List.of();
        }
        if (!settings.containedLists()) {
            if (request.required().contains(SubscribeRequest.RECIPIENT_LIST)) {
                throw new RefusedBody(Answer.Refused.badExtension(Set.of(SubscribeRequest.RECIPIENT_LIST)));
            }
            return ignored(body, Set.of());
        }
        if (!isMultipart(body)) {
            return isList(body, asksForList()) ? List.of(body) : ignored(body, TYPES);
        }
        room = settings.maxContainedBytes();
        return parts(body, 1);
    }

    /** The lists among the parts of a multipart, however deep (RFC 5621, 4.2). */
    private List<Body> parts(final Body multipart, final int depth) throws RefusedBody {
        if (depth > MOST_DEPTH) {
            throw RefusedBody.of(400, "Multiparts Too Deep");
        }
        final byte[] content = ContentCoding.undo(multipart.bytes(), multipart.contentEncoding(), room);
        room -= multipart.contentEncoding() == null ? 0 : content.length;
        final List<Body> parts = BodyParts.of(multipart.contentType(), content);
        return is(multipart, "multipart/alternative") ? best(parts, depth) : all(parts, depth);
    }

    /** Of kinds that are not known each part counts, as of multipart/mixed (RFC 2046, 5.1.3). */
    private List<Body> all(final List<Body> parts, final int depth) throws RefusedBody {
        final List<Body> lists = new ArrayList<>();
        for (final Body part : parts) {
            lists.addAll(lists(part, depth));
        }
        return lists;
    }

    /** The last one that is understood (RFC 2046, 5.1.4). */
    private List<Body> best(final List<Body> parts, final int depth) throws RefusedBody {
        RefusedBody refusal = null;
        for (int at = parts.size() - 1; at >= 0; at--) {
            try {
                final List<Body> lists = lists(parts.get(at), depth);
                if (!lists.isEmpty()) {
                    return lists;
                }
            } catch (final RefusedBody e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
        return List.of();
    }

    private List<Body> lists(final Body part, final int depth) throws RefusedBody {
        if (isMultipart(part)) {
            return parts(part, depth + 1);
        }
        return isList(part, false) ? List.of(part) : ignored(part, TYPES);
    }

    private static boolean isMultipart(final Body one) {
        return bare(one.contentType()).startsWith("multipart/");
    }

    private boolean asksForList() {
        return request.required().contains(SubscribeRequest.RECIPIENT_LIST)
                || request.supported().contains(SubscribeRequest.RECIPIENT_LIST);
    }

    /** By its disposition; a body of the right type whose disposition is not told is one where the client says so. */
    private static boolean isList(final Body one, final boolean evenUntold) {
        final String disposition = one.disposition();
        final boolean told = disposition != null && bare(disposition).equals(DISPOSITION);
        return is(one, TYPE) && (told || disposition == null && evenUntold);
    }

    /** What need not be understood is passed over; else it is refused with what is understood (RFC 3261, 20.11). */
    private static List<Body> ignored(final Body one, final Set<String> understood) throws RefusedBody {
        if (optional(one.disposition())) {
            return List.of();
        }
        throw new RefusedBody(Answer.Refused.unsupportedMedia(understood));
    }

    private static boolean optional(final String disposition) {
        return disposition != null
                && disposition.toLowerCase(Locale.ROOT).replace(" ", "").contains("handling=optional");
    }

    private static boolean is(final Body one, final String type) {
        return bare(one.contentType()).equals(type);
    }

    private static String bare(final String value) {
        final int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
