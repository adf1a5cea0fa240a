package io.rollcall.rls.testkit.sip;

import java.util.Locale;

/**
 * How a message is spelled on the wire; every combination is legal SIP but for the missing Content-Length on TCP.
 *
 * @param compact compact header names where there are any (RFC 3261 7.3.3)
 * @param lowerCase header names in lower case
 * @param folded header values folded over several lines (RFC 3261 7.3.1)
 * @param contentLength whether Content-Length is written
 */
public record SipStyle(boolean compact, boolean lowerCase, boolean folded, boolean contentLength) {

    /** Long names, one line a header, with Content-Length. */
    public static final SipStyle PLAIN = new SipStyle(false, false, false, true);

    public SipStyle withCompact() {
        return new SipStyle(true, lowerCase, folded, contentLength);
    }

    public SipStyle withLowerCase() {
        return new SipStyle(compact, true, folded, contentLength);
    }

    public SipStyle withFolding() {
        return new SipStyle(compact, lowerCase, true, contentLength);
    }

    public SipStyle withoutContentLength() {
        return new SipStyle(compact, lowerCase, folded, false);
    }

    void write(final StringBuilder out, final String name, final String value) {
        final String spelled = compact ? HeaderNames.compacted(name) : name;
        out.append(lowerCase ? spelled.toLowerCase(Locale.ROOT) : spelled);
        if (folded) {
            out.append(" :\r\n ").append(fold(value)).append("\r\n");
        } else {
            out.append(": ").append(value).append("\r\n");
        }
    }

    /** Breaks the line after each comma and semicolon that stands outside quotes and angle brackets. */
    private static String fold(final String value) {
        final StringBuilder out = new StringBuilder(value.length() + 16);
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            out.append(c);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                bracketed = c == '<';
            } else if (!quoted && !bracketed && (c == ',' || c == ';')) {
                out.append("\r\n\t");
            }
        }
        return out.toString();
    }
}
