package io.rollcall.rls.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A SUBSCRIBE as a transport read it: syntax checked, nothing decided.
 *
 * @param head the dialog-forming header fields
 * @param expiresSeconds value of Expires, or {@link SubscriptionState#ABSENT}
 * @param accept the media ranges of Accept in order, without parameters but q; null where the field is missing
 * @param acceptEncoding the content codings of Accept-Encoding in order, with q; null where the field is missing
 * @param supported option tags of Supported, lower case
 * @param required option tags of Require, lower case
 * @param maxForwards Max-Forwards, 70 where missing; carried down to bound loops (RFC 4662, 7.4)
 * @param userAgent value of User-Agent, or null
 * @param asserted URIs of P-Asserted-Identity, trusted or not (RFC 3325)
 * @param authorization values of Authorization as they came (RFC 3261, 22.2)
 * @param others header fields that nothing here tells of, by lower-case name, with their values as they came
 * @param body the body, or null
 */
public record SubscribeRequest(
        RequestHead head,
        long expiresSeconds,
        List<String> accept,
        List<String> acceptEncoding,
        Set<String> supported,
        Set<String> required,
        int maxForwards,
        String userAgent,
        List<String> asserted,
        List<String> authorization,
        Map<String, List<String>> others,
        Body body) {

    /** The option tag of RFC 4662. */
    public static final String EVENTLIST = "eventlist";

    /** The option tag of RFC 5367. */
    public static final String RECIPIENT_LIST = "recipient-list-subscribe";

    public SubscribeRequest {
        requireNonNull(head);
        accept = accept == null ? null : List.copyOf(accept);
        acceptEncoding = acceptEncoding == null ? null : List.copyOf(acceptEncoding);
        supported = Set.copyOf(supported);
        required = Set.copyOf(required);
        asserted = List.copyOf(asserted);
        authorization = List.copyOf(authorization);
        others = Map.copyOf(others);
    }

    /** One without further header fields. */
    public SubscribeRequest(
            final RequestHead head,
            final long expiresSeconds,
            final List<String> accept,
            final List<String> acceptEncoding,
            final Set<String> supported,
            final Set<String> required,
            final int maxForwards,
            final String userAgent,
            final List<String> asserted,
            final List<String> authorization,
            final Body body) {
        this(
                head,
                expiresSeconds,
                accept,
                acceptEncoding,
                supported,
                required,
                maxForwards,
                userAgent,
                asserted,
                authorization,
                Map.of(),
                body);
    }

    /** Whether it is sent inside a dialog: a refresh or an un-SUBSCRIBE. */
    public boolean inDialog() {
        return head.toTag() != null;
    }

    /** Whether the watcher takes lists; one that wrongly requires the extension understands it too. */
    public boolean takesLists() {
        return supported.contains(EVENTLIST) || required.contains(EVENTLIST);
    }

    /**
     * Whether Accept lets through the types that a list is told in, multipart/related and RLMI (RFC 4662, 4.3); so it
     * is where there is none.
     */
    public boolean acceptsLists() {
        return accept == null || accepts("multipart", "related") && accepts("application", "rlmi+xml");
    }

    private boolean accepts(final String type, final String subtype) {
        for (final String range : accept) {
            final int semicolon = range.indexOf(';');
            final String bare = (semicolon < 0 ? range : range.substring(0, semicolon)).trim();
            if (bare.equals("*/*")
                    || bare.equalsIgnoreCase(type + "/*")
                    || bare.equalsIgnoreCase(type + '/' + subtype)) {
                return true;
            }
        }
        return false;
    }
}
