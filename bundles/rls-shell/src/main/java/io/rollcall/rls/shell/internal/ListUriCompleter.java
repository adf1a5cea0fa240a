package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.ListSummary;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes URIs of lists. */
@Service
public final class ListUriCompleter extends ServiceCompleter {

    @Override
    List<String> words(final Services services) throws Exception {
        return services
                .one(ServerView.class)
                .lists()
                .toCompletableFuture()
                .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .stream()
                .map(ListSummary::uri)
                .toList();
    }
}
