package io.rollcall.rls.xcap.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.DocumentChecker;
import io.rollcall.rls.api.Throttle;
import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.testkit.ManualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A root over documents in memory. A document whose text names a kind of defect has it. */
public abstract class RootFixture {

    static final String ALICE = "/rls-services/users/sip:alice@d/index";
    static final String TYPE = "application/rls-services+xml";

    final MemoryDocuments store = new MemoryDocuments();
    final Counters counters = new Counters();
    final ManualClock clock = new ManualClock();
    final Throttle warnings = new Throttle(clock, 60_000);
    final List<CredentialSource> users = new ArrayList<>();
    final DocumentChecker checker = new MarkedDocuments();
    Settings settings = settings(Map.of("auth", "none"));
    final Intake intake = new Intake(() -> store, () -> checker, new KnownUsers(() -> users, () -> settings));
    final Documents documents = new Documents(
            () -> store, new GlobalIndex(() -> settings.maxIndexBytes(), counters, warnings), intake, counters);
    final XcapRoot root = new XcapRoot(
            documents,
            new Nodes(documents, intake, counters, warnings),
            new Authentication(() -> users, clock, counters),
            counters,
            () -> settings,
            new Throttle(clock, 60_000));

    static Settings settings(final Map<String, ?> configuration) {
        return Settings.read(new ConfigurationReader(configuration), Settings.DEFAULT);
    }

    /** A PUT of octets that may be no text. */
    Reply sendBytes(final String path, final String type, final byte[] bytes) {
        return send("PUT", path, bytes, "Content-Type", type);
    }

    /** Fields: names and values in turn. */
    Reply send(final String method, final String path, final String body, final String... fields) {
        return send(method, path, body.getBytes(UTF_8), fields);
    }

    private Reply send(final String method, final String path, final byte[] bytes, final String... fields) {
        final Map<String, String> all = new HashMap<>();
        if (method.equals("PUT")) {
            all.put("content-type", TYPE);
            all.put("content-length", Integer.toString(bytes.length));
        }
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i].toLowerCase(Locale.ROOT), fields[i + 1]);
        }
        all.values().removeIf("-"::equals);
        final int question = path.indexOf('?');
        final Request request = new Request(
                method,
                question < 0 ? path : path.substring(0, question),
                "/xcap-root" + path,
                all,
                atMost -> bytes.length > atMost
                        ? CompletableFuture.failedFuture(new Request.TooLargeException())
                        : CompletableFuture.completedFuture(bytes));
        return root.answer(request).toCompletableFuture().join();
    }

    Reply get(final String path, final String... fields) {
        return send("GET", path, "", fields);
    }

    Reply put(final String path, final String body, final String... fields) {
        return send("PUT", path, body, fields);
    }

    static String text(final Reply reply) {
        return new String(reply.body(), UTF_8);
    }
}
