package io.rollcall.rls.core.internal.admission;

import io.rollcall.rls.spi.Decision;
import io.rollcall.rls.spi.Terms.DecidedBy;

/**
 * A decision, and who made it.
 *
 * @param decision undecided where whoever decides is away and may return
 */
public record Verdict(Decision decision, DecidedBy by) {

    /** Nobody can say at present. */
    public static final Verdict NOT_NOW = new Verdict(Decision.UNDECIDED, DecidedBy.POLICY);
}
