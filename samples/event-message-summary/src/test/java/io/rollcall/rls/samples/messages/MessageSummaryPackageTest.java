package io.rollcall.rls.samples.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.contract.EventPackageContract;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class MessageSummaryPackageTest extends EventPackageContract {

    private final MessageSummaryPackage messages = new MessageSummaryPackage();

    @Override
    protected EventPackage eventPackage() {
        return messages;
    }

    @Override
    protected Body fullBody() {
        return summary("yes");
    }

    @Override
    protected Body otherFullBody() {
        return summary("no");
    }

    @Test
    @Requirement({"3842-3-a", "3842-3-c", "3842-3-d"})
    public void shouldSayWhatThePackageSays() {
        assertEquals("message-summary", messages.name());
        assertEquals(List.of("application/simple-message-summary"), messages.acceptTypes());
        assertEquals(Duration.ofHours(1), messages.defaultExpires());
        assertEquals(Duration.ofSeconds(1), messages.minimumGap());
        assertTrue(messages.severalInstances());
    }

    private static Body summary(final String waiting) {
        return Body.of("application/simple-message-summary", ("Messages-Waiting: " + waiting + "\r\n").getBytes(UTF_8));
    }
}
