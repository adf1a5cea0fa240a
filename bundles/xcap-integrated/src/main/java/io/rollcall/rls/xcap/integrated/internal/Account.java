package io.rollcall.rls.xcap.integrated.internal;

import java.util.Locale;

/**
 * Whose document, as the columns username and domain say it.
 *
 * @param username empty for global documents
 * @param domain in lower case; empty where the user is not named with one
 */
record Account(String username, String domain) {

    static final Account GLOBAL = new Account("", "");

    Account {
        domain = domain.toLowerCase(Locale.ROOT);
    }

    /** From an XCAP user identifier: {@code sip:alice@example.com}, {@code alice@example.com} or {@code alice}. */
    static Account of(final String xui) {
        if (xui == null) {
            return GLOBAL;
        }
        final String bare =
                xui.replaceFirst("^(?i)(sips?|pres|tel|im|xmpp):", "").replaceFirst("(?s)[;?].*", "");
        final int at = bare.lastIndexOf('@');
        return at < 0 ? new Account(bare, "") : new Account(bare.substring(0, at), bare.substring(at + 1));
    }

    /** The XCAP user identifier that clients use most. */
    String xui() {
        return username.isEmpty() ? null : domain.isEmpty() ? username : "sip:" + username + '@' + domain;
    }
}
