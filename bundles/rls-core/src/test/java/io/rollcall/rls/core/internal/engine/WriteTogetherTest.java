package io.rollcall.rls.core.internal.engine;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.core.internal.context.EngineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** With db_mode 1 the members of several watchers are written behind together. */
public class WriteTogetherTest {

    private static final String BOB = "sip:bob@d";

    private final FakeJournal journal = new FakeJournal(1);
    private final Rig rig =
            new Rig(EngineSettings.read(Map.of("db_mode", "1", "auth", "none"), EngineSettings.DEFAULTS), BOB);

    public WriteTogetherTest() {
        journal.plugInto(rig.engine);
    }

    /** A commit costs more than what is in it. */
    @Test
    public void shouldWriteSeveralWatchersAtTheSameMoment() {
        rig.send(Asking.by(Rig.ALICE).request());
        rig.live(BOB, "for Alice");
        rig.passMs(130);
        rig.send(Asking.by("sip:carol@d").request());
        rig.live(BOB, "for Carol");
        final List<Long> moments = new ArrayList<>();
        for (int ms = 130; ms < 1000; ms++) {
            rig.passMs(1);
            while (moments.size() < backEndsWritten()) {
                moments.add(rig.clock.millis());
            }
        }
        assertEquals("both, within write_behind_ms", 2, moments.size());
        assertEquals(moments.get(0), moments.get(1));
    }

    private long backEndsWritten() {
        return journal.written.stream()
                .mapToLong(change -> change.backEnds().size())
                .sum();
    }
}
