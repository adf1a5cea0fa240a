package io.rollcall.rls.sip.internal.message;

/**
 * How large a message may be. A request beyond it is refused, a response dropped.
 *
 * @param datagramBytes a whole datagram
 * @param headBytes start line and header fields
 * @param lineBytes one of them, folded lines included
 * @param headerLines how many header fields
 * @param bodyBytes the body
 */
public record MessageLimits(int datagramBytes, int headBytes, int lineBytes, int headerLines, int bodyBytes) {

    /** What counts where nothing is configured. */
    public static final MessageLimits STANDARD = new MessageLimits(65_535, 65_535, 8192, 512, 1_000_000);
}
