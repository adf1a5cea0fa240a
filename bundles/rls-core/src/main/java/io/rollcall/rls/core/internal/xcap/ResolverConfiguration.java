package io.rollcall.rls.core.internal.xcap;

import io.rollcall.rls.api.ConfigurationReader;
import java.time.Duration;
import java.util.List;

/** The keys of PID {@code rls} that concern documents. */
public final class ResolverConfiguration {

    private static final int MAX_BYTES = 1 << 28;
    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_STALE_SECONDS = 31_536_000;

    private ResolverConfiguration() {}

    /**
     * Reads the keys; what is refused stays as it stands.
     *
     * @param standing settings in force
     */
    public static ResolverSettings read(final ConfigurationReader reader, final ResolverSettings standing) {
        final ResolverSettings fallback = ResolverSettings.DEFAULT;
        final DocumentLimits limits = standing.limits();
        return new ResolverSettings(
                new DocumentLimits(
                        number(
                                reader,
                                "max_document_bytes",
                                1024,
                                MAX_BYTES,
                                fallback.limits().maxBytes(),
                                limits.maxBytes()),
                        number(
                                reader,
                                "max_document_depth",
                                8,
                                MAX_COUNT,
                                fallback.limits().maxDepth(),
                                limits.maxDepth()),
                        number(
                                reader,
                                "max_list_entries",
                                1,
                                MAX_COUNT,
                                fallback.limits().maxEntries(),
                                limits.maxEntries()),
                        fallback.limits().maxAttributes()),
                number(reader, "max_list_documents", 1, MAX_COUNT, fallback.maxDocuments(), standing.maxDocuments()),
                Duration.ofSeconds(number(
                        reader,
                        "list_fresh_time",
                        0,
                        MAX_SECONDS,
                        (int) fallback.freshFor().toSeconds(),
                        (int) standing.freshFor().toSeconds())),
                Duration.ofSeconds(number(
                        reader,
                        "list_stale_time",
                        0,
                        MAX_STALE_SECONDS,
                        (int) fallback.staleFor().toSeconds(),
                        (int) standing.staleFor().toSeconds())),
                reader.read(
                        "unresolved_reference",
                        fallback.skipUnresolved(),
                        standing.skipUnresolved(),
                        ResolverConfiguration::skips),
                fallback.retryAfter(),
                userLists(reader, standing.userLists()),
                sources(reader, standing.sources()));
    }

    private static UserLists userLists(final ConfigurationReader reader, final UserLists standing) {
        final UserLists none = UserLists.NONE;
        final UserLists.XuiForm form = reader.read("xui_form", none.form(), standing.form(), UserLists.XuiForm::parse);
        final boolean all = reader.mentions("user_list_name") && !reader.has("user_list_name");
        final String name = all ? "" : reader.text("user_list_name", none.name());
        final String document = reader.read(
                "user_list_document", none.document(), standing.document(), text -> new UserLists("", name, text, form)
                        .document());
        final String template =
                reader.read("user_list_template", none.template(), standing.template(), text -> new UserLists(
                                text, name, document, form)
                        .template());
        return new UserLists(template, name, document, form);
    }

    private static List<ListSource> sources(final ConfigurationReader reader, final List<ListSource> standing) {
        try {
            return ListSource.parse(reader.texts(
                    "list_sources",
                    ListSource.ALL.stream().map(Object::toString).toList()));
        } catch (final IllegalArgumentException e) {
            reader.refuse("list_sources " + e.getMessage() + "; " + standing + " stays");
            return standing;
        }
    }

    private static int number(
            final ConfigurationReader reader,
            final String key,
            final int min,
            final int max,
            final int fallback,
            final int standing) {
        return (int) reader.number(key, min, max, fallback, standing);
    }

    private static boolean skips(final String text) {
        if (!text.equals("skip") && !text.equals("fail")) {
            throw new IllegalArgumentException("is neither skip nor fail");
        }
        return text.equals("skip");
    }
}
