package io.rollcall.rls.core.internal.context;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class EngineSettingsTest {

    @Test
    public void shouldReadWhatIsNotSetAsDefault() {
        assertEquals(EngineSettings.DEFAULTS, EngineSettings.read(Map.of(), EngineSettings.DEFAULTS));
    }

    @Test
    public void shouldTakeNumbersHoweverConfigAdminHandsThem() {
        final EngineSettings settings =
                EngineSettings.read(Map.of("waitn_time", 0, "max_expires", " 600 "), EngineSettings.DEFAULTS);
        assertEquals("0 is no holding", 0, settings.waitnTimeMs());
        assertEquals(600, settings.maxExpiresS());
    }

    @Test
    public void shouldTakeTheNamesOfSer() {
        assertEquals(
                900,
                EngineSettings.read(Map.of("max_expiration", "900"), EngineSettings.DEFAULTS)
                        .maxExpiresS());
    }

    /** A bad value is refused, the standing one stays, and the other keys count. */
    @Test
    public void shouldKeepWhatStandsWhereAValueIsBad() {
        final EngineSettings standing = EngineSettings.read(Map.of("max_expires", "600"), EngineSettings.DEFAULTS);
        final EngineSettings settings =
                EngineSettings.read(Map.of("max_expires", "abc", "min_expiration", "-1", "waitn_time", "2"), standing);
        assertEquals(600, settings.maxExpiresS());
        assertEquals(60, settings.minExpirationS());
        assertEquals(2000, settings.waitnTimeMs());
    }

    /** The peers' return codes, and what can be answered. */
    @Test
    public void shouldTakeCodesOfWhatIsNoList() {
        for (final String good : List.of("0", "10", "99", "300", "404", "699")) {
            assertEquals(
                    good,
                    Integer.toString(EngineSettings.read(Map.of("to_presence_code", good), EngineSettings.DEFAULTS)
                            .toPresenceCode()));
        }
        for (final String bad : List.of("-1", "100", "200", "299", "700", "x")) {
            assertEquals(
                    bad,
                    404,
                    EngineSettings.read(Map.of("to_presence_code", bad), EngineSettings.DEFAULTS)
                            .toPresenceCode());
        }
    }

    @Test
    public void shouldTakeSeveralEvents() {
        assertEquals(List.of("presence", "dialog"), events("presence, dialog"));
        assertEquals(List.of("presence", "dialog"), events(new String[] {"presence", "dialog"}));
        assertEquals(List.of("presence", "dialog;sla", "sla"), events(List.of("presence,dialog;sla", "sla")));
    }

    /** In the parsers of the peers too; and an operator may write white space. */
    @Test
    public void shouldTakeDialogSlaAsOneEvent() {
        assertEquals(List.of("dialog;sla"), events("dialog;sla"));
        assertEquals(List.of("dialog;sla", "presence"), events("dialog; sla, presence"));
        assertEquals(List.of("dialog;sla"), events("dialog ;sla"));
    }

    @Test
    public void shouldServeWhatHasTheParametersAskedFor() {
        final EngineSettings settings = EngineSettings.read(
                Map.of("rls_event", "presence, dialog;sla, as-feature-event"), EngineSettings.DEFAULTS);

        assertTrue(settings.serves(EventHeader.parse("dialog;sla")));
        assertTrue(settings.serves(EventHeader.parse("dialog;id=7;SLA")));
        assertTrue(settings.serves(EventHeader.parse("presence;id=7")));
        assertFalse(settings.serves(EventHeader.parse("dialog")));
        assertFalse(settings.serves(EventHeader.parse("Presence")));
        assertFalse(settings.serves(EventHeader.parse("sla")));
    }

    @Test
    public void shouldKeepTheEventsWhereOneIsNone() {
        final EngineSettings standing = EngineSettings.read(Map.of("rls_event", "dialog"), EngineSettings.DEFAULTS);

        assertEquals(
                standing.events(),
                EngineSettings.read(Map.of("rls_event", "presence, ;sla"), standing)
                        .events());
    }

    private static List<String> events(final Object value) {
        return EngineSettings.read(Map.of("rls_event", value), EngineSettings.DEFAULTS).events().stream()
                .map(EventHeader::toString)
                .toList();
    }

    /** Only below the minimum, below an hour, and never for 0. */
    @Test
    @Requirement("6665-4.2-d")
    public void shouldRefuseOnlyInTheNarrowWindow() {
        final EngineSettings settings = EngineSettings.read(Map.of("min_expiration", "3600"), EngineSettings.DEFAULTS);
        assertFalse(settings.tooBrief(0, 0));
        assertTrue(settings.tooBrief(3599, 0));
        assertFalse(settings.tooBrief(3600, 0));
    }
}
