package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.testkit.Requirement;
import java.util.Map;
import org.junit.Test;

/** Watchers who hide, and those who only seem to be one of them. */
public class PrivacyTest {

    private static final String BOB = "sip:bob@d";
    private static final String NOBODY = "sip:anonymous@anonymous.invalid";

    private final Rig rig = new Rig(BOB);

    /** A stranger calls his dialog what somebody's address is. */
    @Test
    @Requirement({"3323-4-a", "4662-7.2-a"})
    public void shouldShareNothingWithAStrangerWhateverHisDialogIsCalled() {
        rig.engine.settings(EngineSettings.read(
                Map.of("auth", "none", "watcher_uri", "P-Asserted-Identity"), EngineSettings.DEFAULTS));
        assertEquals(
                200,
                Rig.status(
                        rig.send(Asking.by(Rig.ALICE).asserting("tel:9;t-tel:9").request())));
        assertEquals(
                200,
                Rig.status(rig.send(
                        Asking.by(NOBODY).asserting(NOBODY).calling("tel:9").request())));
        assertEquals("a back end each", 2, rig.subscribesTo(BOB).size());
        assertEquals(NOBODY, rig.lastSubscribeTo(BOB).dialog().localUri());
    }
}
