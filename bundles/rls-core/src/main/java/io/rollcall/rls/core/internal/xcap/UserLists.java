package io.rollcall.rls.core.internal.xcap;

import static java.util.Objects.requireNonNull;

import io.rollcall.rls.core.internal.uri.SipUri;
import io.rollcall.rls.spi.DocumentSelector;

/**
 * Which URIs are those of users' own lists, which no service defines, and where these are.
 *
 * @param template of the user part, such as {@code $uid-list}; empty where there are no such lists
 * @param name of the list in the document; empty for all lists of the document together
 * @param document its name below the home of the user
 * @param form how homes are named
 */
public record UserLists(String template, String name, String document, XuiForm form) {

    /** None. */
    public static final UserLists NONE = new UserLists("", "default", "index", XuiForm.URI);

    private static final String UID = "$uid";

    /** How the home of a user is named, the key {@code xui_form}. */
    public enum XuiForm {
        /** {@code sip:alice@example.com}. */
        URI,
        /** {@code alice@example.com}. */
        ADDRESS,
        /** {@code alice}. */
        USER;

        static XuiForm parse(final String text) {
            for (final XuiForm form : values()) {
                if (form.toString().equals(text)) {
                    return form;
                }
            }
            throw new IllegalArgumentException("is none of uri, address, user");
        }

        private String xui(final String user, final String domain) {
            return switch (this) {
                case URI -> "sip:" + user + '@' + domain;
                case ADDRESS -> user + '@' + domain;
                case USER -> user;
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A user's list.
     *
     * @param owner address of the user
     * @param document where it is
     */
    record UserList(String owner, DocumentSelector document) {}

    public UserLists {
        requireNonNull(name);
        requireNonNull(form);
        if (template.indexOf(UID) != template.lastIndexOf(UID)) {
            throw new IllegalArgumentException("has $uid twice");
        }
        if (template.matches("(?s).*[@:;?\\s].*")) {
            throw new IllegalArgumentException("is no user part of a URI");
        }
        if (document.isEmpty() || document.startsWith("/") || document.endsWith("/")) {
            throw new IllegalArgumentException("is no name of a document");
        }
    }

    /**
     * The list of that URI. A template without {@code $uid} is the watcher's own list for each; where {@code $uid} is
     * all of it, none but the watcher's own address is one, for the others are those of people.
     *
     * @return null where the URI is not that of a list of a user in the watcher's domain
     */
    UserList find(final SipUri uri, final String watcher) {
        final SipUri asking = SipUri.parse(watcher).orElse(null);
        if (template.isEmpty()
                || uri.user() == null
                || asking == null
                || asking.user() == null
                || !asking.host().equals(uri.host())) {
            return null;
        }
        final int at = template.indexOf(UID);
        final String user = at < 0 ? template.equals(uri.user()) ? asking.user() : null : user(uri.user(), at);
        if (user == null || template.equals(UID) && !user.equals(asking.user())) {
            return null;
        }
        return new UserList(
                XuiForm.URI.xui(user, uri.host()),
                new DocumentSelector(DocumentSelector.RESOURCE_LISTS, form.xui(user, uri.host()), document));
    }

    private String user(final String spelled, final int at) {
        final String suffix = template.substring(at + UID.length());
        final int end = spelled.length() - suffix.length();
        return end > at && spelled.startsWith(template.substring(0, at)) && spelled.endsWith(suffix)
                ? spelled.substring(at, end)
                : null;
    }

    /** The list in its document; null where there is none of that name. */
    XmlElement in(final XmlElement root) {
        if (!root.is(Vocabulary.RESOURCE_LISTS, "resource-lists")) {
            return null;
        }
        if (name.isEmpty()) {
            return root;
        }
        return root.children().stream()
                .filter(child -> Vocabulary.isList(child) && name.equals(child.attribute("name")))
                .findFirst()
                .orElse(null);
    }
}
