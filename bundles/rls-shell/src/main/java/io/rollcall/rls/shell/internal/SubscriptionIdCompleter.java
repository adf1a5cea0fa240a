package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.SubscriptionSummary;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes ids of list subscriptions. */
@Service
public final class SubscriptionIdCompleter extends ServiceCompleter {

    @Override
    List<String> words(final Services services) throws Exception {
        return services
                .one(ServerView.class)
                .subscriptions()
                .toCompletableFuture()
                .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .stream()
                .map(SubscriptionSummary::id)
                .toList();
    }
}
