package io.rollcall.rls.testkit.rules;

import static org.junit.Assert.assertEquals;

import io.rollcall.rls.testkit.Examples;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** A checker and the messages of one good subscription, to be spoiled one by one. */
final class RuleCheck {

    static final String LIST = "sip:team@rls.test";
    static final String CONTACT = "sip:ana@127.0.0.1:5071;transport=tcp";

    final NotificationRules rules;
    private int index;

    RuleCheck() {
        this("presence");
    }

    RuleCheck(final String event) {
        rules = NotificationRules.ofList(LIST, event, new ContentIds());
        subscribe(3600);
    }

    /** The first NOTIFY: version 0, full. */
    static SipMessage first() {
        return Examples.message("n01-notify-full-initial");
    }

    /** The second: version 1, partial. */
    static SipMessage second() {
        return Examples.message("n02-notify-partial-terminated");
    }

    /** The last, made to follow the second: version 2, full. */
    static SipMessage last() {
        return text(
                Examples.message("n04-notify-final").replacing("CSeq", "3 NOTIFY"), "version=\"3\"", "version=\"2\"");
    }

    static SipMessage text(final SipMessage message, final String from, final String to) {
        final String before = new String(message.body(), StandardCharsets.UTF_8);
        final String after = before.replace(from, to);
        if (after.equals(before)) {
            throw new AssertionError("not in the example: " + from);
        }
        return message.without("Content-Length")
                .withBody(message.header("Content-Type"), after.getBytes(StandardCharsets.UTF_8));
    }

    RuleCheck subscribe(final long expires) {
        rules.subscribing(expires, CONTACT);
        rules.accepted(ok(expires));
        return this;
    }

    static SipMessage ok(final long expires) {
        return SipMessage.response(200, "OK", first().replacing("CSeq", "1 SUBSCRIBE"))
                .with("Require", "eventlist")
                .with("Expires", Long.toString(expires))
                .with("Contact", "<sip:rls@h>");
    }

    Notification arrives(final SipMessage message) {
        return arrives(message, Transport.TCP);
    }

    Notification arrives(final SipMessage message, final Transport transport) {
        final Notification notification = new Notification(message, transport, index++);
        rules.received(notification);
        return notification;
    }

    /** Takes these NOTIFYs in, each answered 200. */
    RuleCheck take(final SipMessage... messages) {
        for (final SipMessage message : messages) {
            rules.answered(arrives(message), 200);
        }
        return this;
    }

    Set<String> broken() {
        return rules.violations().stream().map(Violation::requirement).collect(Collectors.toSet());
    }

    void breaks(final String... requirements) {
        assertEquals(rules.violations().toString(), Set.of(requirements), broken());
    }

    void breaksNothing() {
        breaks();
    }
}
