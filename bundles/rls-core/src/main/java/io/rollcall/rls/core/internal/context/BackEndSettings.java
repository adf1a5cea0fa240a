package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.api.ConfigurationReader;

/**
 * What PID {@code rls} says of how back ends are subscribed to, apart from times. The keys and their meaning are in
 * {@link EngineConfiguration}.
 *
 * @param maxRedirects alternatives of 3xx responses tried for one SUBSCRIBE
 */
public record BackEndSettings(int maxRedirects) {

    /** Every default. */
    public static final BackEndSettings DEFAULTS = new BackEndSettings(5);

    static BackEndSettings read(final ConfigurationReader keys, final BackEndSettings standing) {
        return new BackEndSettings(
                (int) keys.number("max_redirects", 0, 100, DEFAULTS.maxRedirects, standing.maxRedirects));
    }
}
