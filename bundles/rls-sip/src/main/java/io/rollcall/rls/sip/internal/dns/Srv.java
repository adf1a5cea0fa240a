package io.rollcall.rls.sip.internal.dns;

/**
 * An SRV record (RFC 2782).
 *
 * @param priority the lower ones come first
 * @param weight the share among those of a priority
 * @param port the port
 * @param host its name; {@code .} says that the service is not offered
 */
public record Srv(int priority, int weight, int port, String host) {}
