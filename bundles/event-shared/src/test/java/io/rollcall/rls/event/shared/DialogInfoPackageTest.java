package io.rollcall.rls.event.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.ConfigurationReader;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.contract.PartialStateContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class DialogInfoPackageTest extends PartialStateContract {

    private static final DialogInfoPackage PLAIN = new DialogInfoPackage(Set.of(), DialogSettings.DEFAULTS);
    private static final DialogInfoPackage IDLE =
            new DialogInfoPackage(Set.of("sla"), new DialogSettings(true, true, 10_000));

    @Override
    protected EventPackage eventPackage() {
        return PLAIN;
    }

    @Override
    protected Body fullBody() {
        return info(0, "full", "early");
    }

    @Override
    protected Body otherFullBody() {
        return info(0, "full", "confirmed");
    }

    @Override
    protected Body nextPartialBody() {
        return info(1, "partial", "confirmed");
    }

    @Override
    protected Body laterPartialBody() {
        return info(3, "partial", "terminated");
    }

    @Test
    @Requirement({"4235-3.5-a", "4235-3.9-a", "4235-3.10-a"})
    public void shouldSayWhatTheDialogPackageSays() {
        assertEquals("dialog", PLAIN.name());
        assertEquals(List.of("application/dialog-info+xml"), PLAIN.acceptTypes());
        assertEquals(Duration.ofHours(1), PLAIN.defaultExpires());
        assertEquals(Duration.ofSeconds(1), PLAIN.minimumGap());
        assertTrue(PLAIN.severalInstances());
        assertEquals(Set.of("sla"), IDLE.parameters());
    }

    @Test
    public void shouldGiveIdlePhonesADialogWhereTheOperatorWantsIt() {
        final Body empty = Body.of(
                "application/dialog-info+xml",
                ("<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"0\" state=\"full\""
                                + " entity=\"sip:a@d\"/>")
                        .getBytes(UTF_8));

        assertSame(empty, PLAIN.join(null, empty).body());
        assertNull(PLAIN.neutral("sip:a@d"));
        final Body held = IDLE.join(null, empty).body();
        assertTrue(text(held).contains("<state>terminated</state>"));
        assertSame("no change", held, IDLE.join(held, empty).body());
        assertTrue(text(IDLE.neutral("sip:a@d")).contains("entity=\"sip:a@d\"><dialog id="));
        assertFalse(
                "no idle dialog beside another one",
                text(IDLE.join(held, nextPartialBody()).body()).contains("idle"));
    }

    @Test
    public void shouldConsolidateWhereItIsAskedFor() {
        assertTrue(IDLE.consolidates("sip:blf@d"));
        assertTrue(PLAIN.consolidates("sip:blf@d;Consolidated"));
        assertTrue(PLAIN.consolidates("sip:blf@d;x=y;consolidated=1?a=b"));
        assertFalse(PLAIN.consolidates("sip:consolidated@d"));
        assertFalse(PLAIN.consolidates("sip:blf@d?x=;consolidated"));
        assertFalse(PLAIN.consolidates("sip:blf@d;consolidated=0"));
        assertTrue(text(PLAIN.consolidate(null, List.of(fullBody(), fullBody())))
                .contains("<dialog id=\"a-2\"><state>early"));
    }

    @Test
    public void shouldReadItsSettings() {
        final ConfigurationReader keys =
                new ConfigurationReader(Map.of("idle_dialog", "1", "consolidated", "x", "max_state_bytes", "5000"));

        assertEquals(new DialogSettings(true, false, 5000), DialogSettings.read(keys, DialogSettings.DEFAULTS));
        assertEquals(1, keys.refusals().size());
    }

    private static Body info(final int version, final String state, final String dialog) {
        final String text = "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"" + version
                + "\" state=\"" + state + "\" entity=\"sip:a@d\"><dialog id=\"a\"><state>" + dialog
                + "</state></dialog></dialog-info>";
        return Body.of("application/dialog-info+xml", text.getBytes(UTF_8));
    }

    private static String text(final Body body) {
        return new String(body.bytes(), UTF_8);
    }
}
