package io.rollcall.rls.xcap.http.internal;

import io.rollcall.rls.api.ConfigurationReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What the configuration says, checked.
 *
 * @param roots in the order in which they are asked
 * @param globalIndex whether {@code rls-services/global/index} is asked
 * @param users whose indices are always known, besides that of the watcher who asks
 * @param withScheme whether homes of users are named with {@code sip:}
 * @param bareTree whether users' lists are in folders of theirs at the root
 * @param limits of time and size
 * @param destinations besides the roots
 * @param accounts by host in lower case; under the empty name that of all others
 * @param trust null for the certificates that the Java machine trusts
 * @param listingMs how long it counts which services documents there are
 * @param pollMs between two looks for changes; 0 for never
 */
record Settings(
        List<Root> roots,
        boolean globalIndex,
        List<String> users,
        boolean withScheme,
        boolean bareTree,
        Limits limits,
        Destinations destinations,
        Map<String, Account> accounts,
        Trust trust,
        long listingMs,
        long pollMs) {

    static final Settings DEFAULT = new Settings(
            List.of(),
            true,
            List.of(),
            true,
            false,
            Limits.DEFAULT,
            new Destinations(List.of(), List.of()),
            Map.of(),
            null,
            5000,
            30_000);

    private static final int MAX_USERS = 500;
    private static final String USER = "xcap_user";
    private static final String PASSWORD = "xcap_password";

    Settings {
        roots = List.copyOf(roots);
        users = List.copyOf(users);
        accounts = Map.copyOf(accounts);
    }

    /** Reads the configuration; what is refused there stays as it is in the standing settings. */
    static Settings read(
            final Map<String, Object> configuration, final ConfigurationReader reader, final Settings standing) {
        return new Settings(
                several(reader, "xcap_root", standing.roots, Root::parse),
                reader.flag("global_index", DEFAULT.globalIndex, standing.globalIndex),
                users(reader, standing.users),
                reader.read("xui_form", DEFAULT.withScheme, standing.withScheme, Settings::form),
                reader.read("document_tree", DEFAULT.bareTree, standing.bareTree, Settings::bare),
                Limits.read(reader, standing.limits),
                new Destinations(
                        several(reader, "external_hosts", standing.destinations.hosts(), Settings::host),
                        several(reader, "external_networks", standing.destinations.networks(), Network::parse)),
                accounts(configuration),
                reader.read(
                        "tls_trust",
                        null,
                        standing.trust,
                        file -> Trust.load(file, reader.text("tls_trust_password", ""))),
                1000 * reader.number("index_age", 0, 3600, DEFAULT.listingMs / 1000, standing.listingMs / 1000),
                1000 * reader.number("poll_interval", 0, 86_400, DEFAULT.pollMs / 1000, standing.pollMs / 1000));
    }

    private static <T> List<T> several(
            final ConfigurationReader reader,
            final String key,
            final List<T> standing,
            final Function<String, T> parser) {
        final List<T> read = new ArrayList<>();
        for (final String text : reader.texts(key, List.of())) {
            try {
                read.add(parser.apply(text));
            } catch (final IllegalArgumentException e) {
                reader.refuse(key + " = " + text + ' ' + e.getMessage() + "; " + standing + " stays");
                return standing;
            }
        }
        return read;
    }

    private static List<String> users(final ConfigurationReader reader, final List<String> standing) {
        final List<String> users = reader.texts("xcap_users", List.of());
        if (users.size() > MAX_USERS) {
            reader.refuse("xcap_users has more than " + MAX_USERS + " users; those before stay");
            return standing;
        }
        return users;
    }

    private static String host(final String text) {
        final URI uri;
        try {
            uri = URI.create("http://" + text);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("is not HOST or HOST:PORT", e);
        }
        if (uri.getHost() == null || !uri.getRawAuthority().equals(text)) {
            throw new IllegalArgumentException("is not HOST or HOST:PORT");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean form(final String text) {
        if (!text.equals("uri") && !text.equals("address")) {
            throw new IllegalArgumentException("is neither uri nor address");
        }
        return text.equals("uri");
    }

    private static boolean bare(final String text) {
        if (!text.equals("xcap") && !text.equals("bare")) {
            throw new IllegalArgumentException("is neither xcap nor bare");
        }
        return text.equals("bare");
    }

    /** Read without the reader, whose refusals quote values. */
    private static Map<String, Account> accounts(final Map<String, Object> configuration) {
        final Map<String, Account> accounts = new HashMap<>();
        configuration.forEach((key, value) -> {
            final boolean all = key.equals(USER);
            if ((all || key.startsWith(USER + '.')) && !value.toString().isBlank()) {
                final String host = all ? "" : key.substring(USER.length() + 1);
                final Object password = configuration.get(all ? PASSWORD : PASSWORD + '.' + host);
                accounts.put(
                        host.toLowerCase(Locale.ROOT),
                        new Account(
                                value.toString().trim(),
                                password == null ? "" : password.toString().trim()));
            }
        });
        return accounts;
    }

    /** Null where we are nobody there. */
    Account account(final URI root) {
        final Account named = accounts.get(root.getHost().toLowerCase(Locale.ROOT));
        return named == null ? accounts.get("") : named;
    }
}
