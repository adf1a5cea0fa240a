package io.rollcall.rls.sip.internal.transport;

import java.util.function.BooleanSupplier;

/** The right to send what nobody else could. */
public final class Right {

    /** Where nobody asks. */
    public static final BooleanSupplier ALWAYS = () -> true;

    private Right() {}
}
