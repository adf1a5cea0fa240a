package io.rollcall.rls.testkit.rules;

import static io.rollcall.rls.testkit.rules.RuleCheck.first;
import static io.rollcall.rls.testkit.rules.RuleCheck.last;
import static io.rollcall.rls.testkit.rules.RuleCheck.second;
import static io.rollcall.rls.testkit.rules.RuleCheck.text;

import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;
import java.util.List;
import org.junit.Test;

/** Each rule about the RLMI document is broken once here. */
public class RlmiRulesTest {

    private static final List<String> MEMBERS =
            List.of("sip:ana@home.test", "sip:ben@home.test", "pres:cleo@away.test");

    private final RuleCheck check = new RuleCheck();

    private static SipMessage withoutBody(final SipMessage message) {
        return message.without("Content-Length").withBody(null, null);
    }

    @Test
    public void shouldWantVersionsFromZeroByOne() {
        check.take(text(first(), "version=\"0\"", "version=\"1\"")).breaks("4662-5.2-b");
        new RuleCheck()
                .take(first(), text(second(), "version=\"1\"", "version=\"0\""))
                .breaks("4662-5.2-b");
        new RuleCheck()
                .take(first(), text(second(), "version=\"1\"", "version=\"2\""))
                .breaks("4662-5.2-b");
    }

    @Test
    public void shouldWantFullStateFirst() {
        check.take(text(first(), "fullState=\"true\"", "fullState=\"false\"")).breaks("4662-5.2-e");
    }

    @Test
    public void shouldWantFullStateAfterEachSubscribe() {
        check.take(first());
        check.subscribe(3600).take(second()).breaks("4662-5.2-e");
    }

    @Test
    public void shouldAllowOnePartialOnItsWayWhenARefreshIsSent() {
        check.take(first());
        check.rules.subscribing(3600, RuleCheck.CONTACT);
        check.take(second());
        check.rules.accepted(RuleCheck.ok(3600));
        check.take(last()).breaksNothing();
    }

    /** Nothing keeps the order of a NOTIFY on one transport and a response on another; but only one is under way. */
    @Test
    public void shouldTakeOnePartialThatTheResponseOvertook() {
        check.take(first());
        check.rules.answered(check.subscribe(3600).arrives(second(), Transport.UDP), 200);
        check.breaksNothing();
        check.take(text(last(), "fullState=\"true\"", "fullState=\"false\"")).breaks("4662-5.2-e");
    }

    @Test
    public void shouldTakeOneCopyOfAPartialWhereDatagramsGetLost() {
        check.rules.datagramsGetLost();
        check.rules.answered(check.arrives(first(), Transport.UDP), 200);
        check.rules.subscribing(3600, RuleCheck.CONTACT);
        check.rules.accepted(RuleCheck.ok(3600).replacing("Via", "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1"));
        check.rules.answered(check.arrives(second(), Transport.UDP), 200);
        check.breaksNothing();
        check.take(text(last(), "fullState=\"true\"", "fullState=\"false\"")).breaks("4662-5.2-e");
    }

    @Test
    public void shouldTakeAFullStateThatOvertakesTheResponse() {
        check.take(first());
        check.rules.subscribing(3600, RuleCheck.CONTACT);
        check.take(text(second(), "fullState=\"false\"", "fullState=\"true\""));
        check.rules.accepted(RuleCheck.ok(3600));
        check.take(text(last(), "fullState=\"true\"", "fullState=\"false\"")).breaksNothing();
    }

    @Test
    public void shouldWantNoFullStateForARefusedRefresh() {
        check.take(first());
        check.rules.subscribing(5, RuleCheck.CONTACT);
        check.rules.refused();
        check.take(second()).breaksNothing();
    }

    @Test
    public void shouldWantABodyWhereFullStateIsDue() {
        check.take(withoutBody(first())).breaks("4662-5.2-e");
        new RuleCheck()
                .take(withoutBody(first().replacing("Subscription-State", "terminated;reason=timeout")))
                .breaks("4662-5.2-e");
        new RuleCheck()
                .take(withoutBody(first().replacing("Subscription-State", "pending;expires=60")))
                .breaksNothing();
        new RuleCheck()
                .take(withoutBody(first().replacing("Subscription-State", "terminated;reason=noresource")))
                .breaksNothing();
    }

    @Test
    public void shouldWantEveryMemberInFullState() {
        check.rules.expectMembers(MEMBERS);
        check.take(first(), second()).breaksNothing();
        check.take(text(last(), " <resource uri=\"sip:ben@home.test\"/>\r\n", ""))
                .breaks("4662-5.2-f");
    }

    @Test
    public void shouldWantNoStrangerInPartialState() {
        check.rules.expectMembers(MEMBERS);
        check.take(first(), text(second(), "sip:ben@home.test", "sip:eve@home.test"))
                .breaks("4662-5.2-f");
    }

    @Test
    public void shouldWantTheListsUri() {
        check.take(text(first(), "uri=\"sip:team@rls.test\"", "uri=\"sip:other@rls.test\""))
                .breaks("4662-5.2-a");
    }

    @Test
    public void shouldWantEachResourceOnce() {
        check.take(text(first(), "pres:cleo@away.test", "sip:ben@home.test")).breaks("4662-5.3-a");
    }

    @Test
    public void shouldWantInstanceIdsUniqueInTheirResource() {
        check.take(text(
                        first(),
                        "<instance id=\"i2\" state=\"pending\"/>",
                        "<instance id=\"i2\" state=\"pending\"/><instance id=\"i2\" state=\"pending\"/>"))
                .breaks("4662-5.5-b");
    }

    @Test
    public void shouldWantStableInstancesWhereAsked() {
        final SipMessage renamed = text(second(), "id=\"i2\"", "id=\"i9\"");
        check.take(first(), renamed).breaksNothing();
        final RuleCheck strict = new RuleCheck();
        strict.rules.expectStableInstances();
        strict.take(first(), renamed).breaks("4662-5.5-c");
    }

    @Test
    public void shouldWantACidOnActive() {
        check.take(text(first(), "state=\"pending\"", "state=\"active\"")).breaks("4662-5.5-e");
    }

    @Test
    public void shouldWantAKnownReasonOnTerminated() {
        check.take(first(), text(second(), " reason=\"rejected\"", "")).breaks("4662-4.5-e");
        new RuleCheck()
                .take(first(), text(second(), "reason=\"rejected\"", "reason=\"sip:ben@home.test\""))
                .breaks("4662-4.5-e");
    }

    @Test
    public void shouldWantASchemaValidDocument() {
        check.take(text(first(), "state=\"pending\"", "state=\"waiting\"")).breaks("4662-5.1-a");
        new RuleCheck()
                .take(text(
                        first(),
                        "<resource uri=\"pres:cleo@away.test\"/>",
                        "<resource uri=\"pres:cleo@away.test\"/><name>late</name>"))
                .breaks("4662-5.1-a");
    }

    @Test
    public void shouldWantReadableXmlWithoutDoctype() {
        check.take(text(first(), "</list>", "")).breaks("4662-5.1-a");
        new RuleCheck()
                .take(text(
                        first(),
                        "<list xmlns",
                        "<!DOCTYPE list [<!ENTITY f SYSTEM \"file:///etc/hostname\">]>" + "<list xmlns"))
                .breaks("4662-5.1-a");
    }

    @Test
    public void shouldCheckASingleResourceByTheCommonRulesOnly() {
        final NotificationRules rules = NotificationRules.ofSingleResource("presence");
        rules.received(new Notification(withoutBody(first().without("Require")), Transport.UDP, 0));
        rules.assertNoViolations();
    }
}
