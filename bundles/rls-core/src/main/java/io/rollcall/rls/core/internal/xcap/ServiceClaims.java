package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.core.internal.uri.SipUri;

/** Knows which document has the service of a URI: for the checker, within this bundle. Any thread; never blocks. */
interface ServiceClaims {

    /** Null where no document known has it. */
    DefinedService claimant(SipUri uri);
}
