package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.core.internal.admission.AdmissionControl;
import io.rollcall.rls.core.internal.journal.ForeignDialogs;
import io.rollcall.rls.core.internal.journal.Journaling;
import io.rollcall.rls.spi.BackEndSubscriber;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.spi.Resolution;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/** What subscriptions need of the engine. Any lane; nothing here blocks. What it returns may differ at each call. */
public interface EngineContext {

    Clock clock();

    EngineSettings settings();

    EventPackages packages();

    Counters counters();

    /** What NOTIFYs need of the whole engine. */
    NotifyCommons notifies();

    /** The way to watchers, or null while no transport is there. */
    NotifySender notifySender();

    /** The way to back ends, or null while no transport is there. */
    BackEndSubscriber backEndSubscriber();

    /** What back ends have in common. */
    BackEndCommons commons();

    /** Asks the resolvers in their order; completes with a value, on any thread. */
    CompletionStage<Resolution> resolve(ListQuery query);

    /** Who may subscribe. */
    AdmissionControl admission();

    /** Which watchers may be served. */
    Journaling journaling();

    /** Dialogs with tags that are not ours, since another product began them. */
    ForeignDialogs foreignDialogs();

    /** Whether a package that is not there may still come: it was there, or we have just started. */
    boolean mayReturn(String event);

    /** Whether there may be another log line about something that a peer can cause at will. */
    boolean mayComplain();

    /** Tells the marks of this engine's lists from those of other servers; stays what it is. */
    int salt();

    /** Random bits that a peer cannot guess. */
    long random();
}
