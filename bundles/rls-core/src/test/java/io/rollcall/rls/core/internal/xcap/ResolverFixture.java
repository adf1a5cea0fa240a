package io.rollcall.rls.core.internal.xcap;

import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Counters;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.spi.DocumentSelector;
import io.rollcall.rls.spi.ListEntry;
import io.rollcall.rls.spi.ListQuery;
import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.spi.ResolvedList;
import io.rollcall.rls.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.rules.ExternalResource;

/** A resolver over a source in memory. */
final class ResolverFixture extends ExternalResource {

    static final String ANA = "sip:ana@home.test";
    static final DocumentSelector ANAS_SERVICES = services(ANA);
    static final DocumentSelector ANAS_LISTS = lists(ANA, "index");

    final MutableClock clock = new MutableClock();
    final Counters counters = new Counters();
    final MemorySource source = new MemorySource();
    final BlockingQueue<Set<String>> told = new LinkedBlockingQueue<>();
    /** What is to be done in 30 s. */
    final BlockingQueue<Runnable> late = new LinkedBlockingQueue<>();

    XcapListResolver resolver;
    private ScheduledThreadPoolExecutor executor;

    @Override
    protected void before() {
        executor = new ScheduledThreadPoolExecutor(2, task -> new Thread(task, "rls-resolver-test")) {
            @Override
            public ScheduledFuture<?> schedule(final Runnable task, final long delay, final TimeUnit unit) {
                if (unit.toSeconds(delay) == 30) {
                    late.add(task);
                }
                return super.schedule(task, delay, unit);
            }
        };
        executor.setRemoveOnCancelPolicy(true);
        resolver = new XcapListResolver(ResolverSettings.DEFAULT, clock, executor, counters);
        resolver.addListener(told::add);
    }

    @Override
    protected void after() {
        executor.shutdownNow();
    }

    static DocumentSelector services(final String owner) {
        return new DocumentSelector(DocumentSelector.RLS_SERVICES, owner, "index");
    }

    static DocumentSelector lists(final String owner, final String document) {
        return new DocumentSelector(DocumentSelector.RESOURCE_LISTS, owner, document);
    }

    static byte[] example(final String name) {
        try (InputStream stream = ResolverFixture.class.getResourceAsStream("/xcap/" + name)) {
            return stream.readAllBytes();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An rls-services document; what is inside may use the prefix rl for resource-lists. */
    static String servicesOf(final String... services) {
        return "<?xml version='1.0' encoding='UTF-8'?>\n<rls-services xmlns='urn:ietf:params:xml:ns:rls-services'"
                + " xmlns:rl='urn:ietf:params:xml:ns:resource-lists'>" + String.join("\n", services)
                + "</rls-services>";
    }

    static String inline(final String uri, final String... content) {
        return "<service uri='" + uri + "'><list>" + String.join("", content) + "</list></service>";
    }

    static String entry(final String uri) {
        return "<rl:entry uri='" + uri + "'/>";
    }

    static String elsewhere(final String uri, final String target) {
        return "<service uri='" + uri + "'><resource-list>" + target + "</resource-list></service>";
    }

    static String listsOf(final String content) {
        return "<resource-lists xmlns='urn:ietf:params:xml:ns:resource-lists'>" + content + "</resource-lists>";
    }

    static String in(final String owner, final String document, final String node) {
        return MemorySource.ROOT + "/resource-lists/users/" + owner + '/' + document + "/~~/resource-lists/" + node;
    }

    ResolverFixture with(final DocumentSelector document, final String text) {
        source.put(document, text);
        return this;
    }

    ResolverFixture with(final DocumentSelector document, final byte[] bytes) {
        source.put(document, bytes);
        return this;
    }

    /** Adds the source and waits until its services are known, and listeners told of them. */
    ResolverFixture started() throws Exception {
        resolver.addSource(source, 0);
        await(resolver.lists());
        told.clear();
        return this;
    }

    Resolution resolve(final String uri) throws Exception {
        return resolve(uri, "presence");
    }

    Resolution resolve(final String uri, final String event) throws Exception {
        return await(resolver.resolve(query(uri, event, Duration.ofSeconds(10))));
    }

    ListQuery query(final String uri, final String event, final Duration within) {
        return new ListQuery(
                uri,
                ANA,
                event == null ? null : new EventHeader(event, List.of()),
                clock.instant().plus(within));
    }

    static <T> T await(final java.util.concurrent.Future<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    ResolvedList found(final String uri) throws Exception {
        final Resolution resolution = resolve(uri);
        assertTrue("expected a list, but got " + resolution, resolution instanceof Resolution.Found);
        return ((Resolution.Found) resolution).list();
    }

    List<String> members(final String uri) throws Exception {
        return found(uri).entries().stream().map(ListEntry::uri).toList();
    }

    String badGateway(final String uri) throws Exception {
        final Resolution resolution = resolve(uri);
        assertTrue("expected 502, but got " + resolution, resolution instanceof Resolution.BadGateway);
        return ((Resolution.BadGateway) resolution).why();
    }

    /** The next set of lists that listeners are told of. */
    Set<String> nextTold() throws InterruptedException {
        final Set<String> lists = told.poll(10, TimeUnit.SECONDS);
        assertTrue("listeners were not told within 10 s", lists != null);
        return lists;
    }

    /** How much is set for later. */
    int alarms() {
        return executor.getQueue().size();
    }

    /** Awaits that the resolver has done all it was told to; alarms that are set for later may go on waiting. */
    void awaitRest() {
        Await.until(
                "the resolver is still at work",
                () -> executor.getActiveCount() == 0
                        && executor.getQueue().stream()
                                .noneMatch(task -> ((Delayed) task).getDelay(TimeUnit.MILLISECONDS) <= 0));
    }
}
