package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Outcome;
import io.rollcall.rls.spi.ListNotify;
import io.rollcall.rls.spi.NotifySender;
import io.rollcall.rls.testkit.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.Before;
import org.junit.Test;

/** A SUBSCRIBE is accepted while a partial state waits for a connection: what follows the 200 is a full state. */
@Requirement("4662-5.2-e")
public class OvertakenNotifyTest {

    private static final String BOB = "sip:bob@d";

    private final Rig rig = new Rig(BOB);
    private final List<BooleanSupplier> rights = new ArrayList<>();
    private String tag;

    @Before
    public void letAPartialStateWait() {
        tag = rig.open(600);
        rig.engine.removeNotifySender(rig.notifySender);
        rig.engine.addNotifySender(
                new NotifySender() {
                    @Override
                    public void send(final ListNotify notify) {
                        throw new AssertionError("nothing could keep it from leaving");
                    }

                    @Override
                    public void send(final ListNotify notify, final BooleanSupplier right) {
                        rig.notifies.add(notify);
                        rights.add(right);
                    }
                },
                Map.of());
        rig.live(BOB, "b1");
        rig.passMs(40);
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\" fullState=\"false\""));
    }

    @Test
    @Requirement({"4662-5.2-b", "3261-12.2-b", "6665-4.2-t"})
    public void shouldTellAllInsteadUnderTheSameNumbers() {
        final ListNotify partial = rig.lastNotify();
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 300)));
        rig.passMs(0);
        assertEquals("one is under way", 2, rig.notifies.size());

        assertFalse("it comes too late", rights.get(0).getAsBoolean());
        rig.end(Outcome.Lost.INSTANCE);
        rig.passMs(0);
        assertEquals("at once", 3, rig.notifies.size());
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"1\" fullState=\"true\""));
        assertTrue(rig.lastBody(), rig.lastBody().contains("b1"));
        assertEquals(partial.cseq(), rig.lastNotify().cseq());
        assertTrue(rights.get(1).getAsBoolean());
    }

    /** It is sent again until it is answered, and its numbers are used. */
    @Test
    @Requirement({"4662-5.2-b", "3261-12.2-b"})
    public void shouldNotTakeBackWhatHasLeft() {
        final long cseq = rig.lastNotify().cseq();
        assertTrue(rights.get(0).getAsBoolean());
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 300)));

        assertTrue("a retransmission", rights.get(0).getAsBoolean());
        rig.answerNotify(200);
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"2\" fullState=\"true\""));
        assertEquals(cseq + 1, rig.lastNotify().cseq());
    }

    /** Nobody knows of a transport that never asks whether it has sent it. */
    @Test
    @Requirement({"4662-5.2-b", "3261-12.2-b"})
    public void shouldNotUseTheNumbersOfWhatMayHaveLeft() {
        final long cseq = rig.lastNotify().cseq();
        assertEquals(200, Rig.status(rig.refresh(tag, 2, 300)));
        rig.answerNotify(200);
        assertTrue(rig.lastBody(), rig.lastBody().contains("version=\"2\" fullState=\"true\""));
        assertEquals(cseq + 1, rig.lastNotify().cseq());
    }
}
