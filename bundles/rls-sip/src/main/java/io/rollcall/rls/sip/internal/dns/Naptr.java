package io.rollcall.rls.sip.internal.dns;

/**
 * A NAPTR record (RFC 3403, 4.1; RFC 3263, 4.1).
 *
 * @param order the lower ones come first, and only they count if we can do anything with them
 * @param preference the lower ones first among those of an order
 * @param flags {@code s} where an SRV record is next
 * @param service such as {@code SIP+D2T}
 * @param replacement the domain to be asked next
 */
public record Naptr(int order, int preference, String flags, String service, String replacement) {}
