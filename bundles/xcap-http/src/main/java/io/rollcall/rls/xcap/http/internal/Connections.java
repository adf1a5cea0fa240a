package io.rollcall.rls.xcap.http.internal;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes HTTP clients. */
final class Connections {

    private Connections() {}

    /** Redirects and credentials are ours to judge, and not the client's. */
    static HttpClient of(final Settings settings, final Executor executor) {
        final HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofMillis(settings.limits().connectMs()))
                .executor(executor);
        if (settings.trust() != null) {
            builder.sslContext(settings.trust().context());
        }
        return builder.build();
    }
}
