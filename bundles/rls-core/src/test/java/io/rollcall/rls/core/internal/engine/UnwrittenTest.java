package io.rollcall.rls.core.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;

import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.spi.NotKeptException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.Test;

/** What an operator reads of a journal that takes nothing. */
public class UnwrittenTest {

    private final FakeJournal journal = new FakeJournal(1);
    private final Rig rig =
            new Rig(EngineSettings.read(Map.of("db_mode", "1", "auth", "none"), EngineSettings.DEFAULTS), "sip:bob@d");

    /** An outage is one, however many lanes have something to write. */
    @Test
    public void shouldSayOnceThatNothingCanBeWritten() {
        journal.plugInto(rig.engine);
        journal.failing = Reason.UNAVAILABLE;
        final PrintStream log = System.err;
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, UTF_8));
        try {
            for (int number = 0; number < 20; number++) {
                final Asking asking = Asking.by("sip:w" + number + "@d");
                assertEquals(503, Rig.status(rig.send(asking.request())));
            }
        } finally {
            System.setErr(log);
        }
        final String all = said.toString(UTF_8);
        assertEquals(all, 2, all.split("Subscriptions cannot be written", -1).length);
    }
}
