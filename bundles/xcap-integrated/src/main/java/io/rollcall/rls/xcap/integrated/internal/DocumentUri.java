package io.rollcall.rls.xcap.integrated.internal;

import io.rollcall.rls.spi.DocumentSelector;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The column doc_uri: the path of the request that wrote the document, such as
 * {@code /xcap-root/rls-services/users/sip:alice@example.com/index}; with some servers a whole URI, with percent
 * escapes or without. OpenXCAP writes no more than the name below the home of the user, such as {@code index}.
 *
 * @param xui user identifier as it stands in the path, decoded; null for global documents or where none is there
 * @param document below the home of the user
 */
record DocumentUri(String xui, String document) {

    private static final String UNESCAPED = "-._~!$&'()*+,;=:@/";
    private static final Pattern PATH = Pattern.compile("/.*|[A-Za-z]+://.*"
            + "|(.*/)?(resource-lists|rls-services|(org\\.openmobilealliance\\.)?pres-rules)/(users|global)/.*");

    /** Whether it says whose document it is, so that the row is known by it alone. */
    static boolean isPath(final String docUri) {
        return PATH.matcher(docUri).matches();
    }

    static DocumentUri parse(final String docUri) {
        if (!isPath(docUri)) {
            return new DocumentUri(null, docUri.isEmpty() ? "index" : docUri);
        }
        final String path = docUri.replaceFirst("/~~.*|[?#].*", "");
        final int users = path.indexOf("/users/");
        final int global = path.indexOf("/global/");
        if (users >= 0 && (global < 0 || users < global)) {
            final String rest = path.substring(users + 7);
            final int slash = rest.indexOf('/');
            return slash < 0
                    ? new DocumentUri(decode(rest), "index")
                    : new DocumentUri(decode(rest.substring(0, slash)), decode(rest.substring(slash + 1)));
        }
        if (global >= 0) {
            return new DocumentUri(null, decode(path.substring(global + 8)));
        }
        final String name = path.substring(path.lastIndexOf('/') + 1);
        return new DocumentUri(null, name.isEmpty() ? "index" : decode(name));
    }

    /** The column for a document we write. */
    static String of(final String rootPath, final DocumentSelector document) {
        final String home = document.xui() == null
                ? "/global/"
                : "/users/" + encode(document.xui()).replace("/", "%2F") + '/';
        return rootPath + '/' + document.auid() + home + encode(document.document());
    }

    /** Whether two document names are the same but for the suffix that some clients add. */
    static boolean isSameName(final String one, final String other) {
        return stem(one).equals(stem(other));
    }

    /** Without that suffix. */
    static String stem(final String name) {
        return name.endsWith(".xml") ? name.substring(0, name.length() - 4) : name;
    }

    static String decode(final String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        final byte[] in = text.getBytes(StandardCharsets.UTF_8);
        final ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            final int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            final int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low < 0) {
                out.write(in[i]);
            } else {
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String encode(final String text) {
        final StringBuilder out = new StringBuilder(text.length() + 8);
        for (final byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            final char c = (char) (octet & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNESCAPED.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append(String.format("%%%02X", (int) c));
            }
        }
        return out.toString();
    }
}
