package io.rollcall.rls.sip.internal.component;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.sip.internal.identity.AuthenticationService;
import io.rollcall.rls.sip.internal.identity.IdentityRules;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys {@code identity_*} of the PID {@code rls.sip}. */
final class IdentityKeys {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityKeys.class);

    private IdentityKeys() {}

    /** Makes them count; whatever cannot is refused with one line, and what was there before stays. */
    static void apply(final Map<String, Object> properties, final AuthenticationService service) {
        final ConfigurationReader keys = new ConfigurationReader(properties);
        final IdentityRules changed = read(keys, service.rules());
        keys.refusals().forEach(refusal -> LOG.error("rls.sip: {}", refusal));
        if (!changed.equals(service.rules())) {
            try {
                service.rules(changed);
            } catch (final IOException e) {
                LOG.error("rls.sip: identity_key is refused, what was there stays: {}", e.getMessage());
            }
        }
    }

    private static IdentityRules read(final ConfigurationReader keys, final IdentityRules old) {
        final IdentityRules read = new IdentityRules(
                keys.read("identity_key", null, old.key(), IdentityKeys::path),
                keys.read("identity_certificate_url", null, old.certificateUrl(), IdentityKeys::https),
                keys.texts("identity_domains", List.of()).stream()
                        .map(domain -> domain.toLowerCase(Locale.ROOT))
                        .toList(),
                keys.read("identity_uri", null, old.ownUri(), IdentityKeys::sip));
        if (read.key() != null && read.certificateUrl() == null) {
            keys.refuse("identity_key = " + read.key() + " needs identity_certificate_url; " + old + " stays");
            return old;
        }
        return read;
    }

    private static Path path(final String text) {
        try {
            return Path.of(text);
        } catch (final InvalidPathException e) {
            throw new IllegalArgumentException("is no path", e);
        }
    }

    private static String https(final String text) {
        if (!text.startsWith("https://") || !URI.create(text).isAbsolute() || text.contains(">")) {
            throw new IllegalArgumentException("is no https URL");
        }
        return text;
    }

    private static String sip(final String text) {
        if (!text.matches("sips?:[^\\s<>\"]+")) {
            throw new IllegalArgumentException("is no SIP URI");
        }
        return text;
    }
}
