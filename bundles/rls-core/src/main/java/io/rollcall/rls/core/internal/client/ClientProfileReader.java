package io.rollcall.rls.core.internal.client;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.core.internal.rlmi.Form;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a profile from its keys; what makes no sense is logged, and the standing value stays. */
final class ClientProfileReader {

    private static final Logger LOG = LoggerFactory.getLogger(ClientProfileReader.class);

    private static final int USUAL_RANK = 100;
    private static final Set<String> NAMES = Set.of("always", "stored", "never");

    private ClientProfileReader() {}

    static ClientProfile read(final Map<String, ?> properties, final ClientProfile standing) {
        final ConfigurationReader keys = new ConfigurationReader(properties);
        final String name = name(properties);
        final Form form = standing.form();
        final String names = keys.read("names", "always", names(standing), ClientProfileReader::names);
        final ClientProfile read = new ClientProfile(
                name,
                (int) keys.number("rank", Integer.MIN_VALUE, Integer.MAX_VALUE, USUAL_RANK, standing.rank()),
                keys.read("user_agent", null, standing.userAgent(), ClientProfileReader::pattern),
                keys.has("event_spelling") ? events(keys, standing.events()) : Map.of(),
                new Form(
                        keys.flag("quoted_boundary", true, form.quotedBoundary()),
                        keys.flag("bare_content_ids", false, form.bareContentIds()),
                        !names.equals("never")),
                names.equals("always"),
                keys.flag("full_state", false, standing.fullState()),
                (int) keys.number("max_notify_body_length", 0, 1 << 30, 0, standing.mostBodyOctets()),
                keys.flag("consolidated", false, standing.consolidated()));
        if (!keys.has("user_agent")) {
            keys.refuse("user_agent is missing; the profile matches nobody");
        }
        keys.refusals().forEach(refusal -> LOG.error("etc/rls.client-{}.cfg: {}", name, refusal));
        return read;
    }

    /** What is between the first hyphen and the end of the name of the file. */
    private static String name(final Map<String, ?> properties) {
        final Object file = properties.get("felix.fileinstall.filename");
        final Object pid = properties.get("service.pid");
        final String whole = String.valueOf(file == null ? pid : file).replaceAll("\\.cfg$", "");
        final int at = whole.lastIndexOf("rls.client");
        return at < 0 ? whole : whole.substring(at + "rls.client".length()).replaceAll("^[-.~]", "");
    }

    private static String names(final ClientProfile standing) {
        if (!standing.form().names()) {
            return "never";
        }
        return standing.namesInBodyLists() ? "always" : "stored";
    }

    private static String names(final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        if (!NAMES.contains(lower)) {
            throw new IllegalArgumentException("is neither always nor stored nor never");
        }
        return lower;
    }

    private static Pattern pattern(final String text) {
        try {
            return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
        } catch (final PatternSyntaxException e) {
            throw new IllegalArgumentException("is not a regular expression: " + e.getDescription());
        }
    }

    private static Map<String, String> events(final ConfigurationReader keys, final Map<String, String> standing) {
        final Map<String, String> read = new HashMap<>();
        for (final String pair : keys.texts("event_spelling", List.of())) {
            final int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                keys.refuse("event_spelling = " + pair + " is not name=spelling; " + standing + " stays");
                return standing;
            }
            read.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return read;
    }
}
