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
        return taken(uris, 0, sources.get());
    }

    /** Goes on by itself while answers are there at once: documents may have thousands of services. */
    private CompletionStage<Optional<String>> taken(
            final List<String> uris, final int from, final List<CredentialSource> asked) {
        for (int at = from; at < uris.size(); at++) {
            final String uri = uris.get(at);
            final int next = at + 1;
            final CompletableFuture<Boolean> answer = isUser(uri, asked, 0).toCompletableFuture();
            if (!answer.isDone() || answer.isCompletedExceptionally()) {
                return answer.thenCompose(
                        yes -> yes ? CompletableFuture.completedFuture(Optional.of(uri)) : taken(uris, next, asked));
            }
            if (answer.join()) {
                return CompletableFuture.completedFuture(Optional.of(uri));
            }
        }
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletionStage<Boolean> isUser(final String uri, final List<CredentialSource> asked, final int from) {
        final String user = XcapUri.user(uri);
        if (user == null || from >= asked.size()) {
            return CompletableFuture.completedFuture(false);
        }
        final int domain = user.lastIndexOf('@');
        final String realm = settings.get().realm();
        return asked.get(from)
                .find(user.substring("sip:".length(), domain), realm == null ? user.substring(domain + 1) : realm)
                .thenCompose(found -> found.isPresent()
                                && user.equals(XcapUri.user(found.get().uri()))
                        ? CompletableFuture.completedFuture(true)
                        : isUser(uri, asked, from + 1));
    }
}
