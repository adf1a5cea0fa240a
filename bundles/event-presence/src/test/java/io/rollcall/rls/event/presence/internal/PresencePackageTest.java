package io.rollcall.rls.event.presence.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.contract.EventPackageContract;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class PresencePackageTest extends EventPackageContract {

    private final PresencePackage presence = PresenceEvents.DEFAULTS;

    @Override
    protected EventPackage eventPackage() {
        return presence;
    }

    @Override
    protected Body fullBody() {
        return pidf("open");
    }

    @Override
    protected Body otherFullBody() {
        return pidf("closed");
    }

    @Test
    @Requirement({"3856-6.5-a", "3856-6.9-a", "3856-6.10-a"})
    public void shouldSayWhatThePresencePackageSays() {
        assertEquals("presence", presence.name());
        assertEquals(List.of("application/pidf+xml"), presence.acceptTypes());
        assertEquals(Duration.ofHours(1), presence.defaultExpires());
        assertEquals(Duration.ofSeconds(5), presence.minimumGap());
        assertFalse(presence.severalInstances());
    }

    @Test
    public void shouldPassABodyOfAnotherTypeOnUntouched() {
        final Body other = Body.of("text/plain", "not xml at all <".getBytes(UTF_8));

        assertSame(other, presence.join(fullBody(), other).body());
    }

    private static Body pidf(final String basic) {
        final String document = "<?xml version=\"1.0\"?><presence xmlns=\"urn:ietf:params:xml:ns:pidf\""
                + " entity=\"sip:bob@example.com\"><tuple id=\"t\"><status><basic>" + basic
                + "</basic></status></tuple></presence>";
        return Body.of("application/pidf+xml", document.getBytes(UTF_8));
    }
}
