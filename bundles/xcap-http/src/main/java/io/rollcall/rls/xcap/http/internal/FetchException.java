package io.rollcall.rls.xcap.http.internal;

/** A fetch came to nothing; the message is for operators. */
final class FetchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String counter;
    private final boolean serverInTrouble;

    private FetchException(final String counter, final boolean serverInTrouble, final String message) {
        super(message, null, false, false);
        this.counter = counter;
        this.serverInTrouble = serverInTrouble;
    }

    /** The server does not answer, or says that it cannot: further requests would fare no better. */
    static FetchException ofServer(final String counter, final String message) {
        return new FetchException(counter, true, message);
    }

    /** It is this document that cannot be had. */
    static FetchException ofDocument(final String counter, final String message) {
        return new FetchException(counter, false, message);
    }

    /** Name of what is counted. */
    String counter() {
        return counter;
    }

    boolean serverInTrouble() {
        return serverInTrouble;
    }
}
