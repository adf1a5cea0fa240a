package io.rollcall.rls.sip.internal.message;

import io.rollcall.rls.api.Flow;

/** A message that came, read as far as every message must be readable. */
public sealed interface Received permits ReceivedRequest, ReceivedResponse {

    /** Its start line and header fields. */
    Head head();

    /** The way it came. */
    Flow flow();
}
