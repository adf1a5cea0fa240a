package io.rollcall.rls.testkit;

import io.rollcall.rls.testkit.sip.SipMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The example messages of the requirements list. */
public final class Examples {

    private Examples() {}

    public static SipMessage message(final String name) {
        return SipMessage.parse(bytes(name));
    }

    public static byte[] bytes(final String name) {
        try (InputStream in = Examples.class.getResourceAsStream("/examples/" + name + ".sip")) {
            return in.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
