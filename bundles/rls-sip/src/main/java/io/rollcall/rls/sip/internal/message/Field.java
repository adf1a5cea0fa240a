package io.rollcall.rls.sip.internal.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The header fields this server reads; all others are passed over (RFC 3261, 20; compact forms: 7.3.3). */
public enum Field {
    VIA("via", 'v'),
    FROM("from", 'f'),
    TO("to", 't'),
    CALL_ID("call-id", 'i'),
    CSEQ("cseq", 0),
    CONTACT("contact", 'm'),
    EVENT("event", 'o'),
    EXPIRES("expires", 0),
    MAX_FORWARDS("max-forwards", 0),
    RECORD_ROUTE("record-route", 0),
    SUPPORTED("supported", 'k'),
    REQUIRE("require", 0),
    ACCEPT("accept", 0),
    ACCEPT_ENCODING("accept-encoding", 0),
    AUTHORIZATION("authorization", 0),
    WWW_AUTHENTICATE("www-authenticate", 0),
    PROXY_AUTHENTICATE("proxy-authenticate", 0),
    CONTENT_TYPE("content-type", 'c'),
    CONTENT_ENCODING("content-encoding", 'e'),
    CONTENT_DISPOSITION("content-disposition", 0),
    CONTENT_LENGTH("content-length", 'l'),
    SUBSCRIPTION_STATE("subscription-state", 0),
    USER_AGENT("user-agent", 0),
    P_ASSERTED_IDENTITY("p-asserted-identity", 0),
    RETRY_AFTER("retry-after", 0),
    MIN_EXPIRES("min-expires", 0);

    private static final Field[] COMPACT = new Field[128];
    private static final Field[][] BY_LENGTH = byLength();

    private final byte[] lowerCase;
    private final int compact;

    Field(final String lowerCase, final int compact) {
        this.lowerCase = lowerCase.getBytes(StandardCharsets.US_ASCII);
        this.compact = compact;
    }

    static {
        for (final Field field : values()) {
            if (field.compact != 0) {
                COMPACT[field.compact] = field;
            }
        }
    }

    /** Its name, for a reason phrase. */
    String spelling() {
        if (this == CSEQ) {
            return "CSeq";
        }
        if (this == CALL_ID) {
            return "Call-ID";
        }
        final StringBuilder name = new StringBuilder(new String(lowerCase, StandardCharsets.US_ASCII));
        for (int i = 0; i < name.length(); i++) {
            if (i == 0 || name.charAt(i - 1) == '-') {
                name.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            }
        }
        return name.toString();
    }

    /** The field whose name stands there in any case, or null. */
    static Field named(final byte[] bytes, final int from, final int to) {
        final int length = to - from;
        if (length == 1) {
            final int letter = bytes[from] | 0x20;
            return letter >= 0 && letter < COMPACT.length ? COMPACT[letter] : null;
        }
        if (length <= 0 || length >= BY_LENGTH.length) {
            return null;
        }
        for (final Field candidate : BY_LENGTH[length]) {
            if (candidate.spelledAt(bytes, from)) {
                return candidate;
            }
        }
        return null;
    }

    private boolean spelledAt(final byte[] bytes, final int from) {
        for (int i = 0; i < lowerCase.length; i++) {
            final byte wanted = lowerCase[i];
            final byte found = bytes[from + i];
            if (found != wanted && (wanted == '-' || (found | 0x20) != wanted)) {
                return false;
            }
        }
        return true;
    }

    private static Field[][] byLength() {
        final Field[][] table = new Field[32][];
        for (int length = 0; length < table.length; length++) {
            final List<Field> fields = new ArrayList<>();
            for (final Field field : values()) {
                if (field.lowerCase.length == length) {
                    fields.add(field);
                }
            }
            table[length] = fields.toArray(Field[]::new);
        }
        return table;
    }
}
