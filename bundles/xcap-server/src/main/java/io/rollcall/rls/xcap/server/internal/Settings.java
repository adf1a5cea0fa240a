package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.api.ConfigurationReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the configuration says, checked.
 *
 * @param rootPath path of the XCAP root
 * @param digest whether users must show who they are
 * @param realm of all users; null for the domain of each
 * @param admins users who may read and write everything, in the one spelling
 * @param nonceLifeMs how long a nonce is good for
 * @param maxDocumentBytes of a document that is taken in
 * @param maxIndexBytes of the list of the services of all users
 * @param maxRequests under way at a time
 * @param timeoutMs until a request must be over
 */
record Settings(
        String rootPath,
        boolean digest,
        String realm,
        Set<String> admins,
        long nonceLifeMs,
        int maxDocumentBytes,
        int maxIndexBytes,
        int maxRequests,
        long timeoutMs) {

    static final Settings DEFAULT =
            new Settings("/xcap-root", true, null, Set.of(), 300_000, 1 << 20, 16 << 20, 64, 30_000);

    Settings {
        admins = Set.copyOf(admins);
    }

    /** Reads the configuration; what is refused there stays as it is in the standing settings. */
    static Settings read(final ConfigurationReader reader, final Settings standing) {
        return new Settings(
                reader.read("root_path", DEFAULT.rootPath, standing.rootPath, Settings::rootPath),
                reader.read("auth", DEFAULT.digest, standing.digest, Settings::auth),
                reader.read("auth_realm", null, standing.realm, Settings::realm),
                admins(reader, standing),
                1000 * reader.number("nonce_life", 10, 86_400, DEFAULT.nonceLifeMs / 1000, standing.nonceLifeMs / 1000),
                (int) reader.number(
                        "max_document_bytes", 1024, 16_777_215, DEFAULT.maxDocumentBytes, standing.maxDocumentBytes),
                (int) reader.number(
                        "max_index_bytes", 1024, 268_435_456, DEFAULT.maxIndexBytes, standing.maxIndexBytes),
                (int) reader.number("max_requests", 1, 10_000, DEFAULT.maxRequests, standing.maxRequests),
                1000 * reader.number("request_timeout", 1, 3600, DEFAULT.timeoutMs / 1000, standing.timeoutMs / 1000));
    }

    private static Set<String> admins(final ConfigurationReader reader, final Settings standing) {
        final Set<String> admins = new LinkedHashSet<>();
        for (final String one : reader.texts("admins", List.of())) {
            final String user = XcapUri.user(one);
            if (user == null) {
                reader.refuse("admins: " + one + " is no sip:user@domain; " + standing.admins + " stay");
                return standing.admins;
            }
            admins.add(user);
        }
        return admins;
    }

    private static String rootPath(final String text) {
        if (!text.matches("(/[A-Za-z0-9._-]+)+")) {
            throw new IllegalArgumentException("is no path such as /xcap-root");
        }
        return text;
    }

    private static boolean auth(final String text) {
        switch (text) {
            case "digest":
                return true;
            case "none":
                return false;
            default:
                throw new IllegalArgumentException("is neither digest nor none");
        }
    }

    private static String realm(final String text) {
        if (!text.matches("[^\"\\\\\\p{Cntrl}]{1,255}")) {
            throw new IllegalArgumentException("has characters that a realm cannot have here");
        }
        return text;
    }
}
