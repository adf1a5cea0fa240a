package io.rollcall.rls.xcap.server.internal;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * A request, without the server that took it in.
 *
 * @param method as it is spelled
 * @param path below the XCAP root, with its percent escapes
 * @param target path and query as they stand in the request line
 * @param fields header fields by name in lower case, several of one name joined by commas
 * @param content reads the body; asked at most once, with how many bytes there may be. Completes on a thread of the web
 *     server, exceptionally with {@link TooLargeException} beyond that, and with an IOException where the client is
 *     gone
 */
record Request(
        String method,
        String path,
        String target,
        Map<String, String> fields,
        IntFunction<CompletionStage<byte[]>> content) {

    /** A header field, or null. */
    String field(final String name) {
        return fields.get(name.toLowerCase(Locale.ROOT));
    }

    /** With its percent escapes; empty where there is none. */
    String query() {
        final int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    /** Path of the XCAP root, as the client spells it. */
    String root() {
        return target.substring(0, Math.max(0, target.indexOf(path)));
    }

    boolean isReading() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** The body has more bytes than it may have. */
    static final class TooLargeException extends Exception {

        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("the body is too large", null, false, false);
        }
    }
}
