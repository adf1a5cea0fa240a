package io.rollcall.rls.core.internal.engine;

import io.rollcall.rls.api.Answer;
import io.rollcall.rls.api.NotifyRequest;
import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.api.ResourceListServer;
import io.rollcall.rls.api.SubscribeRequest;
import io.rollcall.rls.core.internal.client.ClientProfileComponent;
import io.rollcall.rls.core.internal.context.EngineConfiguration;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.journal.JournalSettings;
import io.rollcall.rls.spi.CounterSource;
import io.rollcall.rls.spi.CredentialSource;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.ListChangeListener;
import io.rollcall.rls.spi.PolicyChangeListener;
import io.rollcall.rls.spi.StoredWatcher;
import io.rollcall.rls.spi.SubscriptionArchive;
import io.rollcall.rls.spi.SubscriptionJournal;
import io.rollcall.rls.spi.SubscriptionStore;
import io.rollcall.rls.spi.WatcherPolicy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns every list subscription and back-end subscription; plug-ins come and go around it without ending one. When it
 * stops it hands all of them to the store, and the next engine takes them from there.
 */
// immediate: a delayed component is thrown away with its subscriptions when the last transport lets go of it
@Component(
        immediate = true,
        configurationPid = "rls",
        service = {
            ResourceListServer.class,
            ListChangeListener.class,
            PolicyChangeListener.class,
            CounterSource.class,
            ResourceListEngine.class
        })
@Designate(ocd = EngineConfiguration.class)
public final class ResourceListEngine
        implements ResourceListServer, ListChangeListener, PolicyChangeListener, CounterSource {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceListEngine.class);

    /** A transport holds messages back for ten seconds; away for less than that, nothing was missed. */
    private static final long MISSED_AFTER_MS = 8000;

    private static final long STOP_LIMIT_S = 10;
    private static final int MOST_PAUSES = 40;
    private static final long PAUSE_MS = 50;

    private final Engine engine;
    private final LaneThreads threads;
    private final BundleContext bundleContext;
    private volatile SubscriptionStore store;
    private volatile SubscriptionArchive archive;
    private volatile boolean active;
    private volatile boolean written;

    @Activate
    public ResourceListEngine(final BundleContext bundleContext, final Map<String, Object> properties) {
        this.bundleContext = bundleContext;
        final Clock clock = new SteadyClock();
        this.threads = new LaneThreads(clock);
        final EngineSettings settings = EngineSettings.read(properties, EngineSettings.DEFAULTS);
        threads.resize(settings.journal().lanePool());
        this.engine = new Engine(settings, clock, threads.pool());
        engine.whenPlanned(threads.clock()::planned);
        threads.clock().start(engine::tick);
        LOG.info("The engine starts: {}", settings);
    }

    @Activate
    void activate() {
        active = true;
        engine.keeper().reconcile();
        takeUp(store);
    }

    /** Takes new settings in place: a deactivation would be a stop. */
    @Modified
    void modified(final Map<String, Object> properties) {
        engine.settings(EngineSettings.read(properties, engine.settings()));
        threads.resize(engine.settings().journal().lanePool());
        LOG.info("Settings are now {}", engine.settings());
    }

    @Deactivate
    void deactivate() {
        active = false;
        // what keeps the subscriptions is settled only when the mode is
        Await.value(engine.keeper().settle(), STOP_LIMIT_S, TimeUnit.SECONDS, null);
        if (engine.journaling().mode() == JournalSettings.MEMORY) {
            handOver(store);
        } else {
            writeLast();
        }
        // what waited is being answered on the lanes
        Await.value(engine.load(), 1, TimeUnit.SECONDS, 0);
        threads.stop();
        engine.notifies().compression().close();
    }

    private void handOver(final SubscriptionStore keeper) {
        final List<StoredWatcher> watchers = Await.value(engine.close(), STOP_LIMIT_S, TimeUnit.SECONDS, List.of());
        Await.value(engine.keeper().archiving().stop(watchers), STOP_LIMIT_S, TimeUnit.SECONDS, null);
        if (keeper != null) {
            Await.value(keeper.put(watchers), STOP_LIMIT_S, TimeUnit.SECONDS, null);
            LOG.info("The engine stops; the state of {} watchers is with the store", watchers.size());
        } else if (!watchers.isEmpty()) {
            LOG.error("The engine stops and no store is there: the subscriptions of {} watchers end", watchers.size());
        }
    }

    /** Once, whoever goes first: the engine, or the journal of a server that stops. */
    private void writeLast() {
        if (written) {
            return;
        }
        written = true;
        final Integer left = Await.value(engine.writeLast(), STOP_LIMIT_S, TimeUnit.SECONDS, -1);
        // also where the journal never comes to its end
        engine.intake().close();
        if (left == null || left != 0) {
            LOG.error(
                    "The engine stops and the last word on {} watchers could not be written: what is committed of them"
                            + " goes on, with a jump of their numbers",
                    left == null || left < 0 ? "all" : left);
        } else {
            LOG.info("The engine stops; all subscriptions are in the database");
        }
    }

    /**
     * The way to watchers is about to close. Where nobody will keep the subscriptions, watchers are told, so that they
     * come back to whoever serves then (RFC 6665, 4.4.2). Called while requests can still be sent.
     */
    void sayGoodbyeIfForGood() {
        final boolean kept = engine.journaling().mode() != JournalSettings.MEMORY
                || engine.keeper().archiving().outlives()
                || store != null && !wholeServerStops();
        if (kept) {
            return;
        }
        engine.deactivate();
        for (int tries = 0; tries < MOST_PAUSES; tries++) {
            final Integer left = Await.value(engine.load(), 1, TimeUnit.SECONDS, 0);
            if (left == null || left == 0 || !threads.pause(PAUSE_MS)) {
                return;
            }
        }
    }

    private boolean wholeServerStops() {
        return bundleContext.getBundle(0).getState() == Bundle.STOPPING;
    }

    // ---- the store ------------------------------------------------------------------------------------------------

    @Reference(
            target = "(db_mode=0)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setStore(final SubscriptionStore arrived) {
        store = arrived;
        if (active) {
            takeUp(arrived);
        }
    }

    void unsetStore(final SubscriptionStore gone) {
        if (store == gone) {
            store = null;
        }
    }

    private void takeUp(final SubscriptionStore from) {
        if (from == null) {
            return;
        }
        from.takeAll()
                .thenCompose(watchers -> watchers.isEmpty()
                        ? CompletableFuture.completedFuture(0)
                        : engine.restore(watchers, MISSED_AFTER_MS))
                .whenComplete((count, failure) -> {
                    if (failure != null) {
                        LOG.error("What the store had cannot be taken up; those subscriptions are lost", failure);
                    } else if (count > 0) {
                        engine.keeper().archiving().goesOn();
                        LOG.info("{} list subscriptions go on", count);
                    }
                });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addJournal(final SubscriptionJournal added, final Map<String, Object> properties) {
        engine.journals().add(added, properties);
        engine.keeper().reconcile();
    }

    /** It still works until this returns: where it goes because the server stops, it gets the last word. */
    void removeJournal(final SubscriptionJournal removed) {
        if (wholeServerStops() && engine.keeper().journal() == removed) {
            writeLast();
        }
        engine.journals().remove(removed);
        engine.keeper().reconcile();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setArchive(final SubscriptionArchive arrived) {
        archive = arrived;
        engine.keeper().archiving().archive(arrived);
    }

    void unsetArchive(final SubscriptionArchive gone) {
        if (archive == gone) {
            archive = null;
            engine.keeper().archiving().archive(null);
        }
    }

    // ---- plug-ins -------------------------------------------------------------------------------------------------

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addEventPackage(final EventPackage added, final Map<String, Object> properties) {
        engine.add(added, properties);
        LOG.info("Event package {} is served", added.name());
    }

    void removeEventPackage(final EventPackage removed) {
        if (engine.remove(removed)) {
            LOG.info(
                    "Event package {} is gone; its subscriptions wait {} s for it",
                    removed.name(),
                    engine.settings().packageGraceMs() / 1000);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addWatcherPolicy(final WatcherPolicy added, final Map<String, Object> properties) {
        engine.add(added, properties);
    }

    void removeWatcherPolicy(final WatcherPolicy removed) {
        engine.admittance().policies().remove(removed);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCredentialSource(final CredentialSource added, final Map<String, Object> properties) {
        engine.admittance().credentialSources().add(added, properties);
    }

    void removeCredentialSource(final CredentialSource removed) {
        engine.admittance().credentialSources().remove(removed);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "clientChanged")
    void addClient(final ClientProfileComponent added) {
        engine.notifies().clients().add(added);
        engine.clientsChanged();
    }

    void removeClient(final ClientProfileComponent removed) {
        engine.notifies().clients().remove(removed);
        engine.clientsChanged();
    }

    void clientChanged(final ClientProfileComponent changed) {
        engine.notifies().clients().changed();
        engine.clientsChanged();
    }

    // ---- what transports call -------------------------------------------------------------------------------------

    @Override
    public void receive(final SubscribeRequest request, final Consumer<Answer> reply) {
        engine.intake().receive(request, reply);
    }

    @Override
    public void receive(final NotifyRequest request, final Consumer<Answer> reply) {
        engine.intake().receive(request, reply);
    }

    @Override
    public Runnable take(final NotifyRequest request, final Consumer<Answer> reply) {
        return engine.intake().take(request, reply);
    }

    @Override
    public boolean mayBeOurs(final String tag) {
        return engine.intake().mayBeOurs(tag);
    }

    @Override
    public void notifyEnded(final String localTag, final long cseq, final Outcome outcome) {
        engine.intake().notifyEnded(localTag, cseq, outcome);
    }

    @Override
    public Runnable takeNotifyEnded(final String localTag, final long cseq, final Outcome outcome) {
        return engine.intake().takeNotifyEnded(localTag, cseq, outcome);
    }

    @Override
    public void subscribeEnded(final String localTag, final String remoteTag, final long cseq, final Outcome outcome) {
        engine.intake().subscribeEnded(localTag, remoteTag, cseq, outcome);
    }

    @Override
    public Runnable takeSubscribeEnded(
            final String localTag, final String remoteTag, final long cseq, final Outcome outcome) {
        return engine.intake().takeSubscribeEnded(localTag, remoteTag, cseq, outcome);
    }

    @Override
    public Set<String> eventPackages() {
        return engine.packages().names();
    }

    @Override
    public Set<String> extensions() {
        return engine.extensions();
    }

    @Override
    public void decisionsChanged(final Set<String> listUris) {
        engine.decisionsChanged(listUris);
    }

    @Override
    public void listsChanged(final Set<String> listUris) {
        engine.listsChanged(listUris, null);
    }

    @Override
    public Map<String, Long> counters() {
        return engine.counters().snapshot();
    }

    Engine engine() {
        return engine;
    }
}
