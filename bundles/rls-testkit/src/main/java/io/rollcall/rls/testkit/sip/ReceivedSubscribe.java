package io.rollcall.rls.testkit.sip;

/**
 * A SUBSCRIBE as a notifier received it; retransmissions are not listed again.
 *
 * @param message as it came
 * @param transport by which it came
 * @param atNs {@link System#nanoTime()} of its arrival
 */
public record ReceivedSubscribe(SipMessage message, Transport transport, long atNs) {

    /** The member asked for: the Request-URI of an initial SUBSCRIBE. */
    public String resource() {
        return message.requestUri();
    }

    /** The URI in From. */
    public String watcher() {
        return message.value("From").uri();
    }

    /** The number in Expires, or -1. */
    public long expires() {
        final String expires = message.header("Expires");
        return expires != null && expires.matches("[0-9]{1,10}") ? Long.parseLong(expires) : -1;
    }

    /** Whether it has no To tag, and so asks for a new dialog. */
    public boolean isInitial() {
        return message.value("To").parameter("tag") == null;
    }

    @Override
    public String toString() {
        return message.startLine() + " Expires: " + message.header("Expires");
    }
}
