package io.rollcall.rls.sip.internal.message;

import io.rollcall.rls.api.Flow;

/**
 * A response that came.
 *
 * @param status its status code
 * @param branch branch of its topmost Via
 * @param cseqMethod method of its CSeq
 * @param head its header fields
 * @param flow the way it came
 */
public record ReceivedResponse(int status, String branch, String cseqMethod, Head head, Flow flow)
        implements Received {}
