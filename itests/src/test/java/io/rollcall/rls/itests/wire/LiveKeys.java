package io.rollcall.rls.itests.wire;

import io.rollcall.rls.itests.RollcallServer;
import io.rollcall.rls.testkit.Await;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Keys changed while a server runs. */
public final class LiveKeys {

    private static final Duration LIVE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private LiveKeys() {}

    /**
     * Changes keys of a PID, all at once, until they count: what is said of a configuration comes before what it does.
     */
    public static void change(RollcallServer server, String pid, Map<String, String> keys, BooleanSupplier counts) {
        String command = keys.entrySet().stream()
                .map(key -> "config:property-set " + key.getKey() + " '" + key.getValue() + "'")
                .collect(Collectors.joining("; ", "config:edit " + pid + "; ", "; config:update"));
        Await.until(() -> pid + " " + keys + " does not count", LIVE, () -> {
            server.shell(command);
            return Await.holds(new Object(), PATIENCE, counts);
        });
    }
}
