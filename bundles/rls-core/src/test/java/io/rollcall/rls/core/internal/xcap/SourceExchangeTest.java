package io.rollcall.rls.core.internal.xcap;

import static io.rollcall.rls.core.internal.xcap.ResolverFixture.ANAS_SERVICES;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.await;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.entry;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.inline;
import static io.rollcall.rls.core.internal.xcap.ResolverFixture.servicesOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.spi.Resolution;
import io.rollcall.rls.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Several sources that go away and come back at about the same time, as when bundles are updated. */
public class SourceExchangeTest {

    private static final String LIST = "sip:l@rls.test";

    @Rule
    public final ResolverFixture fixture = new ResolverFixture();

    private final MemorySource other = new MemorySource();

    /** The source went away, and one of another kind came. */
    @Before
    public void exchange() throws Exception {
        fixture.with(ANAS_SERVICES, servicesOf(inline(LIST, entry("sip:x@h.test"))));
        fixture.resolver.addSource(fixture.source, 0, false, "web");
        await(fixture.resolver.lists());
        fixture.resolver.removeSource(fixture.source);
        fixture.told.clear();
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.resolver.addSource(other, 0, false, "files");
        await(fixture.resolver.lists());
    }

    @Test
    public void shouldKeepWhatASourceLeftBehindForOneOfItsKind() throws Exception {
        assertEquals(List.of("sip:x@h.test"), fixture.members(LIST));
        assertTrue(fixture.resolve("sip:unknown@rls.test") instanceof Resolution.Unavailable);

        final MemorySource successor = new MemorySource();
        successor.put(ANAS_SERVICES, servicesOf(inline(LIST, entry("sip:y@h.test"))));
        fixture.resolver.addSource(successor, 0, false, "web");
        assertEquals(Set.of(LIST), fixture.nextTold());
        assertEquals(List.of("sip:y@h.test"), fixture.members(LIST));
        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve("sip:unknown@rls.test"));
    }

    @Test
    public void shouldNotKeepItForEver() throws Exception {
        final Runnable end = fixture.late.poll(10, TimeUnit.SECONDS);
        fixture.told.clear();
        end.run();
        assertEquals(Set.of(LIST), fixture.nextTold());
        assertEquals(Resolution.NotAList.INSTANCE, fixture.resolve(LIST));
        assertEquals("once", 0, fixture.late.size());
    }

    /** The next one is to decide about that; an alarm would keep the classes of this one for half a minute. */
    @Test
    public void shouldHoldNoSourceThatIsGone() throws Exception {
        final Runnable end = fixture.late.poll(10, TimeUnit.SECONDS);
        Await.until("an alarm is set", () -> fixture.alarms() == 1);
        fixture.resolver.removeSource(other);
        fixture.told.clear();
        assertEquals(0, fixture.alarms());
        end.run();
        assertEquals(List.of("sip:x@h.test"), fixture.members(LIST));
        assertTrue(fixture.told.isEmpty());
    }
}
