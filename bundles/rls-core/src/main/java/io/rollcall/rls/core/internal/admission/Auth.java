package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.ResolvedList;
import java.util.Locale;
import java.util.Optional;

/** The rule about who may subscribe to which list where no policy decides: the key {@code auth}. */
public enum Auth {

    /** Everybody to every list. */
    NONE {
        @Override
        Decision ofOthers(final String watcher, final String listUri, final boolean global) {
            return Decision.ALLOW;
        }
    },

    /**
     * The owner of the document; of {@code user-list@domain} none but that user; everybody of a global document;
     * whoever else is pending.
     */
    IMPLICIT {
        @Override
        Decision ofOthers(final String watcher, final String listUri, final boolean global) {
            final Optional<SipUri> list = SipUri.parse(listUri);
            final String user = list.map(SipUri::user).orElse(null);
            if (user != null && user.length() > SUFFIX.length() && user.endsWith(SUFFIX)) {
                final String wanted = user.substring(0, user.length() - SUFFIX.length());
                final boolean himself = SipUri.parse(watcher)
                        .filter(uri -> wanted.equals(uri.user())
                                && uri.host().equals(list.get().host()))
                        .isPresent();
                return himself ? Decision.ALLOW : Decision.DENY;
            }
            return global ? Decision.ALLOW : Decision.PENDING;
        }
    },

    /** The owner of the document (RFC 4662, 4.4); everybody of a global document. */
    OWNER {
        @Override
        Decision ofOthers(final String watcher, final String listUri, final boolean global) {
            return global ? Decision.ALLOW : Decision.DENY;
        }
    };

    private static final String SUFFIX = "-list";

    /** What it says of a watcher who asks for a list under this URI. */
    public Decision decide(final String watcher, final String listUri, final ResolvedList list) {
        return SipUri.sameUser(list.owner(), watcher)
                ? Decision.ALLOW
                : ofOthers(watcher, listUri, list.owner() == null);
    }

    abstract Decision ofOthers(String watcher, String listUri, boolean global);

    static Auth parse(final String text) {
        for (final Auth auth : values()) {
            if (auth.name().equalsIgnoreCase(text)) {
                return auth;
            }
        }
        throw new IllegalArgumentException("is none of none, implicit, owner");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
