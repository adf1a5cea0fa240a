package io.rollcall.rls.xcap.server.internal;

import io.rollcall.rls.spi.CredentialSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Knows whether an address is that of a user: a list cannot have it, for it would take his place (RFC 4826, 4.4.5). Any
 * thread; never blocks.
 */
final class KnownUsers {

    private final Supplier<List<CredentialSource>> sources;
    private final Supplier<Settings> settings;

    KnownUsers(final Supplier<List<CredentialSource>> sources, final Supplier<Settings> settings) {
        this.sources = sources;
        this.settings = settings;
    }

    /** The first of these that a user has; completes exceptionally where nobody can say now. */
    CompletionStage<Optional<String>> taken(final List<String> uris) {
        return taken(uris, 0, sources.get(), 0);
    }

    private CompletionStage<Optional<String>> taken(
            final List<String> uris, final int at, final List<CredentialSource> asked, final int from) {
        if (at >= uris.size() || asked.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        final String user = XcapUri.user(uris.get(at));
        if (user == null || from >= asked.size()) {
            return taken(uris, at + 1, asked, 0);
        }
        final int domain = user.lastIndexOf('@');
        final String realm = settings.get().realm();
        return asked.get(from)
                .find(user.substring("sip:".length(), domain), realm == null ? user.substring(domain + 1) : realm)
                .thenCompose(found -> found.isPresent()
                                && user.equals(XcapUri.user(found.get().uri()))
                        ? CompletableFuture.completedFuture(Optional.of(uris.get(at)))
                        : taken(uris, at, asked, from + 1));
    }
}
