package io.rollcall.rls.core.internal.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.Flow;
import io.rollcall.rls.api.RequestHead;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.api.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * What a node says of a watcher when it forwards his request to the node that serves him: who he is, which it has
 * settled, and where he is. One header field carries it: {@code Rollcall-Node:
 * name;key=…;watcher=sip%3Aalice%40example.com;from=UDP-192.0.2.7-5060;hidden;authenticated}.
 *
 * @param identity who he is
 * @param request the request as if it had come here
 */
public record NodeWord(Identity identity, SubscribeRequest request) {

    private static final String KEY = "key=";
    private static final String NAME = Answer.Elsewhere.FIELD.toLowerCase(Locale.ROOT);

    /** The line of a request that does not say who sent it. */
    public static String line(final String node) {
        return Answer.Elsewhere.FIELD + ": " + node;
    }

    /**
     * The line of a request of this watcher.
     *
     * @param key shows that a node says so
     */
    public static String line(final String node, final String key, final Identity identity, final Flow flow) {
        return line(node)
                + ";key=" + key
                + ";watcher=" + URLEncoder.encode(identity.uri(), UTF_8)
                + ";from=" + flow.transport() + '-' + flow.peer().getAddress().getHostAddress() + '-'
                + flow.peer().getPort()
                + (identity.hidden() ? ";hidden" : "")
                + (identity.authenticated() ? ";authenticated" : "");
    }

    /** Whether a node seems to have forwarded it; anybody may say so. */
    public static boolean isIn(final SubscribeRequest request) {
        return request.others().containsKey(NAME);
    }

    /** The key that is shown in this request, or an empty text. */
    public static String keyIn(final SubscribeRequest request) {
        for (final String parameter :
                request.others().getOrDefault(NAME, List.of("")).get(0).split(";")) {
            if (parameter.startsWith(KEY)) {
                return parameter.substring(KEY.length());
            }
        }
        return "";
    }

    /**
     * What a node says in this request.
     *
     * @return null where it makes no sense
     */
    public static NodeWord in(final SubscribeRequest request) {
        final List<String> lines = request.others().getOrDefault(NAME, List.of());
        if (lines.size() != 1) {
            return null;
        }
        String watcher = null;
        Flow flow = null;
        boolean hidden = false;
        boolean authenticated = false;
        try {
            for (final String parameter : lines.get(0).split(";")) {
                if (parameter.startsWith("watcher=")) {
                    watcher = URLDecoder.decode(parameter.substring(8), UTF_8);
                } else if (parameter.startsWith("from=")) {
                    flow = flow(parameter.substring(5), request.head().flow());
                }
                hidden |= parameter.equals("hidden");
                authenticated |= parameter.equals("authenticated");
            }
        } catch (final IllegalArgumentException | UnknownHostException e) {
            return null;
        }
        return watcher == null || flow == null
                ? null
                : new NodeWord(Identity.of(request, watcher, hidden, authenticated), at(request, flow));
    }

    /** Where the watcher is, as the other node sees him; here it is what the node itself came to. */
    private static Flow flow(final String text, final Flow here) throws UnknownHostException {
        final int first = text.indexOf('-');
        final int last = text.lastIndexOf('-');
        final String host = text.substring(first + 1, Math.max(first + 1, last));
        if (!host.matches("[0-9.]+|[0-9A-Fa-f:.%]+")) {
            throw new IllegalArgumentException("no address: " + host);
        }
        return new Flow(
                Transport.valueOf(text.substring(0, Math.max(0, first))),
                here.local(),
                new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(text.substring(last + 1))));
    }

    private static SubscribeRequest at(final SubscribeRequest request, final Flow flow) {
        final RequestHead head = request.head();
        return new SubscribeRequest(
                new RequestHead(
                        head.requestUri(),
                        head.callId(),
                        head.fromUri(),
                        head.fromTag(),
                        head.toUri(),
                        head.toTag(),
                        head.cseq(),
                        head.event(),
                        head.contact(),
                        head.recordRoute(),
                        flow),
                request.expiresSeconds(),
                request.accept(),
                request.acceptEncoding(),
                request.supported(),
                request.required(),
                request.maxForwards(),
                request.userAgent(),
                request.asserted(),
                request.authorization(),
                request.others(),
                request.body());
    }
}
