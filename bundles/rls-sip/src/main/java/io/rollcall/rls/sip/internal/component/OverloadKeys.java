package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.sip.internal.overload.Networks;
import io.rollcall.rls.sip.internal.overload.OverloadLimits;
import java.util.List;

/** The keys of {@code rls.sip} that say what peers may ask of this server. */
final class OverloadKeys {

    static final int SOURCE_RATE = 500;
    static final int SOURCE_BURST = 1000;
    static final int TOTAL_RATE = 5000;
    static final int TOTAL_BURST = 10_000;
    static final int REFUSAL_RATE = 100;
    static final int RETRY_AFTER_S = 10;
    static final int SOURCE_OPEN = 2000;
    static final int OPEN = 20_000;
    static final int OPEN_NOTIFIES = 100_000;
    static final int ANSWER_ALLOWANCE = 65_536;
    static final int SOURCES = 16_384;
    private static final int MOST = 10_000_000;

    /** What counts where nothing is configured. */
    static final OverloadLimits STANDARD = new OverloadLimits(
            SOURCE_RATE,
            SOURCE_BURST,
            TOTAL_RATE,
            TOTAL_BURST,
            REFUSAL_RATE,
            RETRY_AFTER_S,
            SOURCE_OPEN,
            OPEN,
            OPEN_NOTIFIES,
            ANSWER_ALLOWANCE,
            SOURCES,
            Networks.NONE);

    private OverloadKeys() {}

    /** Reads them; where a value is refused the standing one stays. */
    static OverloadLimits read(final ConfigurationReader keys, final OverloadLimits old) {
        return new OverloadLimits(
                number(keys, "source_subscribe_rate", 1, MOST, SOURCE_RATE, old.sourceRate()),
                number(keys, "source_subscribe_burst", 1, MOST, SOURCE_BURST, old.sourceBurst()),
                number(keys, "subscribe_rate", 1, MOST, TOTAL_RATE, old.totalRate()),
                number(keys, "subscribe_burst", 1, MOST, TOTAL_BURST, old.totalBurst()),
                number(keys, "refusal_rate", 0, MOST, REFUSAL_RATE, old.refusalRate()),
                number(keys, "overload_retry_after", 1, 3600, RETRY_AFTER_S, old.retryAfterSeconds()),
                number(keys, "source_open_subscribes", 1, MOST, SOURCE_OPEN, old.openOfSource()),
                number(keys, "max_open_subscribes", 1, MOST, OPEN, old.openInAll()),
                number(keys, "max_open_notifies", 1, MOST, OPEN_NOTIFIES, old.openNotifies()),
                number(keys, "answer_allowance", 1000, 1 << 30, ANSWER_ALLOWANCE, old.answerAllowance()),
                number(keys, "max_sources", 16, 1 << 20, SOURCES, old.maxSources()),
                unlimited(keys, old));
    }

    private static Networks unlimited(final ConfigurationReader keys, final OverloadLimits old) {
        final List<String> texts = keys.texts("unlimited_peers", List.of());
        for (final String text : texts) {
            try {
                Networks.parse(List.of(text));
            } catch (final IllegalArgumentException e) {
                keys.refuse("unlimited_peers = " + text + ' ' + e.getMessage() + "; " + old.unlimited() + " stays");
                return old.unlimited();
            }
        }
        return Networks.parse(texts);
    }

    private static int number(
            final ConfigurationReader keys,
            final String key,
            final int min,
            final int max,
            final int fallback,
            final int standing) {
        return (int) keys.number(key, min, max, fallback, standing);
    }
}
