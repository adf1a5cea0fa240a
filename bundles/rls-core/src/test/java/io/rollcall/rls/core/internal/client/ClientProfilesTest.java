package io.rollcall.rls.core.internal.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.core.internal.rlmi.Form;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.Test;

/** Profiles as operators write them. */
public class ClientProfilesTest {

    private final ClientProfiles profiles = new ClientProfiles();

    private static ClientProfileComponent component(final String... keysAndValues) {
        final Map<String, Object> keys = new HashMap<>();
        for (int at = 0; at < keysAndValues.length; at += 2) {
            keys.put(keysAndValues[at], keysAndValues[at + 1]);
        }
        return new ClientProfileComponent(keys);
    }

    /** Scenario 52, with the file that is shipped. */
    @Test
    public void shouldKnowLinphone() throws IOException {
        final Properties shipped = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("../../features/src/main/cfg/rls.client-linphone.cfg"))) {
            shipped.load(file);
        }
        final Map<String, Object> keys = new HashMap<>();
        shipped.forEach((key, value) -> keys.put((String) key, value));
        profiles.add(new ClientProfileComponent(keys));

        final ClientProfile linphone = profiles.find("Linphone-Desktop/5.1.0 (host) LinphoneSDK/5.2.0");
        assertEquals(
                "Presence", linphone.spell(EventHeader.parse("presence;id=7")).name());
        assertEquals(
                "Presence;id=7",
                linphone.spell(EventHeader.parse("presence;id=7")).toString());
        assertEquals("dialog", linphone.spell(EventHeader.parse("dialog")).name());
        assertEquals(new Form(false, true, true), linphone.form());
        assertFalse(linphone.namesInBodyLists());
        assertSame(ClientProfile.STANDARD, profiles.find("Blink 5.1"));
        assertSame(ClientProfile.STANDARD, profiles.find(null));
    }

    @Test
    public void shouldTakeTheLowestRankThatMatches() {
        profiles.add(component("user_agent", ".", "rank", "500", "service.pid", "rls.client.all"));
        profiles.add(component("user_agent", "^Yealink", "rank", "1", "service.pid", "rls.client~yealink"));
        final ClientProfileComponent snom = component("user_agent", "snom", "service.pid", "rls.client.snom");
        profiles.add(snom);

        assertEquals("yealink", profiles.find("Yealink SIP-T46S 66.86").name());
        assertEquals("snom", profiles.find("snomD785/10").name());
        assertEquals("all", profiles.find("other").name());
        profiles.remove(snom);
        assertEquals("all", profiles.find("snomD785/10").name());
    }

    @Test
    public void shouldKeepWhatWasThereWhenAValueMakesNoSense() {
        final ClientProfileComponent one = component(
                "user_agent",
                "snom",
                "max_notify_body_length",
                "1200",
                "names",
                "never",
                "event_spelling",
                "presence=Presence, dialog=Dialog");
        one.modified(Map.of(
                "user_agent",
                "(",
                "max_notify_body_length",
                "-1",
                "names",
                "some",
                "event_spelling",
                "presence",
                "full_state",
                "1"));

        assertTrue(one.profile().matches("Snom/1"));
        assertEquals(1200, one.profile().mostBodyOctets());
        assertFalse(one.profile().form().names());
        assertEquals(
                Map.of("presence", "Presence", "dialog", "Dialog"),
                one.profile().events());
        assertTrue(one.profile().fullState());
    }

    @Test
    public void shouldMatchNobodyWithoutAPattern() {
        profiles.add(component("full_state", "1"));
        assertSame(ClientProfile.STANDARD, profiles.find("anybody"));
    }
}
