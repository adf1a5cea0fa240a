package io.rollcall.rls.xcap.http.internal;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** From what the HTTP client throws to words for operators. */
final class Trouble {

    private static final int MAX_CAUSES = 10;

    private Trouble() {}

    static FetchException of(final Throwable thrown, final Limits limits) {
        FetchException known = null;
        Throwable cause = thrown;
        for (int i = 0; known == null && cause != null && i < MAX_CAUSES; i++) {
            known = known(cause, limits);
            cause = cause.getCause();
        }
        return known != null
                ? known
                : FetchException.ofServer(
                        "xcap.http.broken-answers", "its answer breaks off or makes no sense: " + message(thrown));
    }

    private static FetchException known(final Throwable cause, final Limits limits) {
        if (cause instanceof FetchException already) {
            return already;
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return FetchException.ofServer(
                    "xcap.http.unreachable",
                    "it takes no connection within " + limits.connectMs() + " ms (connect_timeout_ms)");
        }
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return FetchException.ofServer(
                    "xcap.http.timeouts", "there is no answer within " + limits.answerMs() + " ms (answer_timeout_ms)");
        }
        if (cause instanceof UnresolvedAddressException) {
            return FetchException.ofServer("xcap.http.unreachable", "its host is not known to DNS");
        }
        if (cause instanceof ConnectException && cause.getCause() instanceof UnresolvedAddressException) {
            return FetchException.ofServer("xcap.http.unreachable", "its host is not known to DNS");
        }
        if (cause instanceof ConnectException) {
            return FetchException.ofServer("xcap.http.unreachable", "it takes no connections");
        }
        if (cause instanceof SSLException) {
            return FetchException.ofServer("xcap.http.tls", "TLS does not come about: " + message(cause));
        }
        return null;
    }

    private static String message(final Throwable thrown) {
        final String message = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return message.replaceAll("\\p{Cntrl}", "?"); // what servers say must not look like other lines
    }
}
