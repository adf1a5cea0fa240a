package io.rollcall.rls.testkit;

import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.mime.AggregateNotification;
import io.rollcall.rls.testkit.mime.MalformedBodyException;
import io.rollcall.rls.testkit.rules.ContentIds;
import io.rollcall.rls.testkit.rules.NotificationRules;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SipSyntaxException;
import io.rollcall.rls.testkit.sip.Transport;
import java.util.Random;
import org.junit.Test;

/** Messages spoiled at random places: refused or read, never anything else. The seed is fixed, so a failure repeats. */
public class HostileInputTest {

    private static final String[] EXAMPLES = {
        "n01-notify-full-initial",
        "n02-notify-partial-terminated",
        "n03-notify-nested-list",
        "n05-notify-dialog-two-instances",
        "n07-backend-multipart-signed",
        "m09-mime-nesting-50",
        "m12-active-without-cid",
        "m16-rlmi-with-doctype"
    };

    private final Random random = new Random(4662);

    private byte[] spoiled(final byte[] good, final int from) {
        final byte[] bytes = good.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes[from + random.nextInt(bytes.length - from)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    public void shouldReadOrRefuseSpoiledMessages() {
        int refused = 0;
        for (int i = 0; i < 4000; i++) {
            try {
                SipMessage.parse(spoiled(Examples.bytes(EXAMPLES[i % EXAMPLES.length]), 0))
                        .toBytes();
            } catch (final SipSyntaxException e) {
                refused++;
            }
        }
        assertTrue(refused + " of 4000 refused", refused > 0 && refused < 4000);
    }

    @Test
    public void shouldReadOrRefuseSpoiledBodies() {
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            final SipMessage good = Examples.message(EXAMPLES[i % EXAMPLES.length]);
            try {
                AggregateNotification.read(good.header("Content-Type"), spoiled(good.body(), 0));
            } catch (final MalformedBodyException e) {
                refused++;
            }
        }
        assertTrue(refused + " of 2000 refused", refused > 0 && refused < 2000);
    }

    @Test
    public void shouldCheckSpoiledNotifiesWithoutFailing() {
        final NotificationRules rules = NotificationRules.ofList("sip:team@rls.test", "presence", new ContentIds());
        for (int i = 0; i < 2000; i++) {
            try {
                rules.received(new Notification(
                        SipMessage.parse(spoiled(Examples.bytes(EXAMPLES[i % 4]), 40)), Transport.UDP, i));
            } catch (final SipSyntaxException e) {
                assertTrue(e.getMessage(), e.getMessage().length() > 5);
            }
        }
        assertTrue(rules.violations().size() > 2000);
    }

    @Test
    public void shouldRefuseMessagesCutOffAnywhere() {
        final byte[] whole = Examples.bytes("n01-notify-full-initial");
        for (int length = 0; length < whole.length; length += 7) {
            final byte[] cut = java.util.Arrays.copyOf(whole, length);
            org.junit.Assert.assertThrows("cut at " + length, SipSyntaxException.class, () -> SipMessage.parse(cut));
        }
    }
}
