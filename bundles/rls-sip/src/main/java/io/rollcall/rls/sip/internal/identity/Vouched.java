package io.rollcall.rls.sip.internal.identity;

import java.util.List;

/**
 * What an authentication service makes of a request.
 *
 * @param from the URI in From
 * @param lines header fields that vouch for it, whole lines; none where it is not vouched for
 */
public record Vouched(String from, List<String> lines) {}
