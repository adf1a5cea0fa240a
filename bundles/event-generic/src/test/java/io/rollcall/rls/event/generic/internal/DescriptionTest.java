package io.rollcall.rls.event.generic.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.event.shared.OpaquePackage;
import io.rollcall.rls.event.shared.PartialFormat;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.contract.EventPackageContract;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class DescriptionTest extends EventPackageContract {

    private static final Map<String, Object> WINFO = Map.of(
            "name", "presence.winfo",
            "accept", "application/watcherinfo+xml",
            "gap_ms", "5000",
            "forking", "1",
            "partial", "watcherinfo");

    @Override
    protected EventPackage eventPackage() {
        return read(Map.of("name", "x-lights", "accept", "text/plain", "parameters", "Floor"));
    }

    @Override
    protected Body fullBody() {
        return Body.of("text/plain", "on".getBytes(UTF_8));
    }

    @Override
    protected Body otherFullBody() {
        return Body.of("text/plain", "off".getBytes(UTF_8));
    }

    @Test
    @Requirement({"3857-4-a", "3857-4-c", "3857-4-d"})
    public void shouldReadAWholeDescription() {
        final OpaquePackage read = read(WINFO);

        assertEquals("presence.winfo", read.name());
        assertEquals(List.of("application/watcherinfo+xml"), read.acceptTypes());
        assertEquals(Duration.ofHours(1), read.defaultExpires());
        assertEquals(Duration.ofSeconds(5), read.minimumGap());
        assertTrue(read.severalInstances());
        assertEquals(PartialFormat.WATCHER_INFO, read.partial());
    }

    @Test
    @Requirement({"3680-4-a", "3680-4-b", "3680-4-c"})
    public void shouldReadTheOneOfRegistrations() {
        final OpaquePackage read = read(
                Map.of("name", "reg", "accept", "application/reginfo+xml", "expires", "3761", "partial", "reginfo"));

        assertEquals(Duration.ofSeconds(3761), read.defaultExpires());
        assertFalse(read.severalInstances());
        assertEquals(Duration.ofSeconds(5), read.minimumGap());
        assertEquals(PartialFormat.REG_INFO, read.partial());
    }

    @Test
    public void shouldTakeNoPackageWithoutNameOrAccept() {
        for (final Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of("accept", "text/plain"),
                Map.of("name", "x"),
                Map.of("name", "x y", "accept", "text/plain"),
                Map.of("name", "x;y", "accept", "text/plain"),
                Map.of("name", "x", "accept", "text"),
                Map.of("name", "x", "accept", "text/plain", "parameters", "a;b"))) {
            final ConfigurationReader keys = new ConfigurationReader(bad);
            assertNull(bad.toString(), new Description(keys).read(null));
            assertEquals(bad.toString(), 1, keys.refusals().size());
        }
    }

    @Test
    public void shouldKeepANumberWhereAnotherMakesNoSense() {
        final OpaquePackage standing = read(WINFO);
        final Map<String, Object> changed = new HashMap<>(WINFO);
        changed.putAll(Map.of("gap_ms", "soon", "expires", "600", "partial", "some"));
        final ConfigurationReader keys = new ConfigurationReader(changed);

        final OpaquePackage next = new Description(keys).read(standing);

        assertEquals(Duration.ofSeconds(5), next.minimumGap());
        assertEquals(Duration.ofSeconds(600), next.defaultExpires());
        assertEquals(PartialFormat.WATCHER_INFO, next.partial());
        assertEquals(2, keys.refusals().size());
    }

    @Test
    public void shouldWriteParametersInLowerCase() {
        assertEquals(Set.of("floor"), eventPackage().parameters());
    }

    private static OpaquePackage read(final Map<String, Object> properties) {
        return new Description(new ConfigurationReader(properties)).read(null);
    }
}
