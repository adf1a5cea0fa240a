package io.rollcall.rls.core.internal.digest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What a client says to those who challenged it, from then on (RFC 3261, 22; RFC 7616, 3.4): a nonce is used again,
 * with a count that goes up, so that most requests are not challenged at all. Belongs to one lane.
 */
public final class Authorizations {

    private static final int UNAUTHORIZED = 401;

    /** A proxy or two on the way and the peer itself; whoever has more is up to something. */
    private static final int MOST_SPACES = 4;

    private final CredentialsBook book;
    private final LongSupplier random;
    private final List<Space> spaces = new ArrayList<>(1);

    /** A protection space with its last challenge (RFC 3261, 22.1). */
    private static final class Space {

        private final boolean proxy;
        private final String realm;
        private DigestFields challenge;
        private DigestAlgorithm algorithm;
        private String user;
        private String ha1;
        private int uses;
        private int challenges;

        Space(final boolean proxy, final String realm) {
            this.proxy = proxy;
            this.realm = realm;
        }
    }

    /**
     * Nobody has challenged yet.
     *
     * @param random bits that nobody can guess, for cnonce
     */
    public Authorizations(final CredentialsBook book, final LongSupplier random) {
        this.book = book;
        this.random = random;
    }

    /** Another request begins: each space may challenge it, since a nonce known from before may have aged. */
    public void begin() {
        spaces.forEach(space -> space.challenges = 0);
    }

    /**
     * A request was challenged.
     *
     * @param status 401 or 407
     * @param values the challenges in their order, the preferred one of a realm first (RFC 8760, 2.4)
     * @param host of the URI that the request was for
     * @return whether to send it again with what {@link #lines} says now; false where there are no credentials, or
     *     where the peer has refused them: credentials are tried once, unless the peer says that just the nonce was
     *     stale
     */
    public boolean challenged(final int status, final List<String> values, final String host) {
        final Set<String> seen = new HashSet<>();
        boolean learned = false;
        for (final String value : values) {
            final DigestFields challenge = DigestFields.parse(value);
            final Space offered = challenge == null ? null : offered(status != UNAUTHORIZED, challenge, host);
            if (offered != null && seen.add(offered.realm)) {
                if (!mayAnswer(offered, challenge)) {
                    return false;
                }
                learned = true;
            }
        }
        return learned;
    }

    /** The space of a challenge that we can answer, not yet among ours if it is new; null where we cannot. */
    private Space offered(final boolean proxy, final DigestFields challenge, final String host) {
        final String realm = challenge.get("realm");
        final DigestAlgorithm algorithm = DigestAlgorithm.find(challenge.get("algorithm"));
        final boolean readable = realm != null
                && challenge.get("nonce") != null
                && algorithm != null
                && (challenge.get("qop") == null || challenge.lists("qop", RequestDigest.AUTH));
        final Credentials credentials = readable ? book.find(realm, host) : null;
        final String ha1 = credentials == null ? null : credentials.ha1(algorithm, realm);
        if (ha1 == null) {
            return null;
        }
        final Space offered = new Space(proxy, realm);
        offered.challenge = challenge;
        offered.algorithm = algorithm;
        offered.user = credentials.user();
        offered.ha1 = ha1;
        return offered;
    }

    private boolean mayAnswer(final Space offered, final DigestFields challenge) {
        for (int at = 0; at < spaces.size(); at++) {
            final Space known = spaces.get(at);
            if (known.proxy == offered.proxy && known.realm.equals(offered.realm)) {
                final boolean stale = "true".equalsIgnoreCase(challenge.get("stale"));
                if (known.challenges > (stale ? 1 : 0)) {
                    return false;
                }
                offered.challenges = known.challenges + 1;
                spaces.set(at, offered);
                return true;
            }
        }
        if (spaces.size() == MOST_SPACES) {
            return false;
        }
        offered.challenges = 1;
        spaces.add(offered);
        return true;
    }

    /** Header lines for the next request, without line ends; none where nobody has challenged. */
    public List<String> lines(final String method, final String uri) {
        final List<String> lines = new ArrayList<>(spaces.size());
        for (final Space space : spaces) {
            lines.add(line(space, method, uri));
        }
        return lines;
    }

    private String line(final Space space, final String method, final String uri) {
        final boolean qop = space.challenge.get("qop") != null;
        final String nc = String.format("%08x", ++space.uses);
        final String cnonce = HexFormat.of().toHexDigits(random.getAsLong());
        final String nonce = space.challenge.get("nonce");
        final RequestDigest digest =
                new RequestDigest(space.algorithm, method, uri, nonce, qop ? RequestDigest.AUTH : null, nc, cnonce);
        final StringBuilder line = new StringBuilder(space.proxy ? "Proxy-Authorization: " : "Authorization: ");
        line.append("Digest ");
        quoted(line, "username", space.user);
        quoted(line.append(", "), "realm", space.realm);
        quoted(line.append(", "), "nonce", nonce);
        quoted(line.append(", "), "uri", uri);
        quoted(line.append(", "), "response", digest.response(space.ha1));
        if (space.challenge.get("algorithm") != null) {
            line.append(", algorithm=").append(space.algorithm.token());
        }
        if (qop) {
            // RFC 8760, 2.6: always, where the challenge has it
            quoted(line.append(", "), "cnonce", cnonce);
            line.append(", qop=auth, nc=").append(nc);
        }
        if (space.challenge.get("opaque") != null) {
            quoted(line.append(", "), "opaque", space.challenge.get("opaque"));
        }
        return line.toString();
    }

    /** No control characters: what a peer has put into its challenge shall not end our line. */
    private static void quoted(final StringBuilder line, final String name, final String value) {
        line.append(name).append("=\"");
        for (int at = 0; at < value.length(); at++) {
            final char c = value.charAt(at);
            if (c == '"' || c == '\\') {
                line.append('\\');
            }
            line.append(c < ' ' ? ' ' : c);
        }
        line.append('"');
    }
}
