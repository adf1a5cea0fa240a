package io.rollcall.rls.testkit.rules;

import static io.rollcall.rls.testkit.rules.RuleCheck.first;
import static io.rollcall.rls.testkit.rules.RuleCheck.last;
import static io.rollcall.rls.testkit.rules.RuleCheck.second;
import static io.rollcall.rls.testkit.rules.RuleCheck.text;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;
import java.time.Duration;
import org.junit.Test;

/** Each rule about headers and order is broken once here. */
public class DialogRulesTest {

    private final RuleCheck check = new RuleCheck();

    @Test
    public void shouldFindNothingInAGoodSubscription() {
        check.take(first(), second());
        check.subscribe(0).take(last()).breaksNothing();
        check.rules.assertNoViolations();
    }

    @Test
    public void shouldNameTheRequirementAndTheMessage() {
        check.take(first(), second(), text(last().replacing("CSeq", "3 NOTIFY"), "version=\"2\"", "version=\"3\""));
        final AssertionError error = assertThrows(AssertionError.class, check.rules::assertNoViolations);
        assertTrue(error.getMessage(), error.getMessage().contains("4662-5.2-b: version 3 after 1 (NOTIFY 3)"));
    }

    @Test
    public void shouldNotListWhatIsWaived() {
        check.rules.waive("4662-4.1-c");
        check.take(first().without("Require")).breaksNothing();
    }

    @Test
    public void shouldWantRequireEventlist() {
        check.take(first().without("Require")).breaks("4662-4.1-c");
    }

    @Test
    public void shouldWantRequireEventlistAlsoWithoutABody() {
        check.take(
                        first(),
                        second().without("Require").without("Content-Length").withBody(null, null))
                .breaks("4662-4.1-c");
    }

    @Test
    public void shouldRefuseSupportedEventlist() {
        check.take(first().with("Supported", "gruu, eventlist")).breaks("4662-4.1-d");
    }

    @Test
    public void shouldWantEveryHeaderOfARequest() {
        for (final String name : new String[] {"Max-Forwards", "Contact", "Via", "From", "To", "Call-ID"}) {
            new RuleCheck().take(first().without(name)).breaks("3261-8.1-a");
        }
    }

    @Test
    public void shouldWantTheEventOfTheSubscribe() {
        check.take(first().replacing("Event", "Presence")).breaks("6665-3.2-a");
        new RuleCheck().take(first().replacing("Event", "presence;id=7")).breaks("6665-3.2-a");
        new RuleCheck("presence;id=7").take(first()).breaks("6665-3.2-a");
        new RuleCheck("presence;id=7")
                .take(first().replacing("Event", "presence; id=7"))
                .breaksNothing();
        new RuleCheck().take(first().with("Event", "presence")).breaks("6665-3.2-a");
        new RuleCheck().take(first().without("Event")).breaks("6665-3.2-a");
    }

    @Test
    public void shouldWantASubscriptionState() {
        check.take(first().without("Subscription-State")).breaks("6665-4.2-k");
        new RuleCheck()
                .take(first().replacing("Subscription-State", "waiting;expires=5"))
                .breaks("6665-4.2-k");
    }

    @Test
    public void shouldWantExpiresOnActive() {
        check.take(first().replacing("Subscription-State", "active")).breaks("6665-4.2-l");
    }

    @Test
    public void shouldNotLetExpiresGrow() {
        check.take(first().replacing("Subscription-State", "active;expires=3700"))
                .breaks("6665-4.2-l");
        final RuleCheck shortened = new RuleCheck();
        shortened
                .take(first().replacing("Subscription-State", "active;expires=60"), second())
                .breaks("6665-4.2-l");
    }

    @Test
    public void shouldKnowALateCopyByItsExpires() {
        check.rules.datagramsGetLost();
        check.take(first().replacing("Subscription-State", "active;expires=3630"))
                .breaksNothing();
        check.take(second().replacing("Subscription-State", "active;expires=3700"))
                .breaks("6665-4.2-l");
    }

    @Test
    public void shouldLetExpiresGrowByARefresh() {
        check.take(first().replacing("Subscription-State", "active;expires=60"));
        check.rules.subscribing(3600, RuleCheck.CONTACT);
        check.take(second());
        check.rules.accepted(RuleCheck.ok(3600));
        check.breaksNothing();
    }

    @Test
    public void shouldWantAReasonAndNoExpiresOnTerminated() {
        check.take(first().replacing("Subscription-State", "terminated")).breaks("6665-4.2-m");
        new RuleCheck()
                .take(first().replacing("Subscription-State", "terminated;reason=timeout;expires=0"))
                .breaks("6665-4.2-m");
    }

    @Test
    public void shouldWantNothingAfterTheEnd() {
        check.take(first());
        check.rules.receivedAfterEnd(new Notification(second(), Transport.TCP, 1));
        check.breaks("6665-4.2-u");
    }

    @Test
    public void shouldWantCseqToRiseByOne() {
        check.take(first(), second().replacing("CSeq", "3 NOTIFY")).breaks("3261-12.2-b");
        new RuleCheck().take(first(), second().replacing("CSeq", "1 NOTIFY")).breaks("3261-12.2-b");
    }

    @Test
    public void shouldAllowOneJumpWithFullStateAfterARestart() {
        check.take(first(), second());
        check.rules.expectRestart();
        check.take(text(last().replacing("CSeq", "900 NOTIFY"), "version=\"2\"", "version=\"900\""));
        check.breaksNothing();
    }

    @Test
    public void shouldWantOneInFlight() {
        final Notification unanswered = check.arrives(first());
        check.take(second()).breaks("6665-4.2-t");
        assertEquals(0, unanswered.answer());
    }

    @Test
    public void shouldForgetAnUnansweredOneAfterTimerF() {
        check.rules.serverGivesUpAfter(Duration.ZERO);
        check.arrives(first());
        check.take(second()).breaksNothing();
    }

    @Test
    public void shouldAllowTheSameVersionAgainAfterAChallenge() {
        check.rules.answered(check.arrives(first()), 401);
        check.take(first().replacing("CSeq", "2 NOTIFY")).breaksNothing();
    }

    @Test
    public void shouldNotAllowTheSameVersionAgainOtherwise() {
        check.rules.answered(check.arrives(first()), 500);
        check.take(first().replacing("CSeq", "2 NOTIFY")).breaks("4662-5.2-b");
    }

    @Test
    public void shouldWantTheContactAsRequestUri() {
        check.take(first().withStartLine("NOTIFY sip:ana@home.test SIP/2.0")).breaks("6665-3.1-d");
    }

    @Test
    public void shouldAllowTheOldContactUntilTheNewOneIsAccepted() {
        check.take(first());
        check.rules.subscribing(3600, "sip:ana@127.0.0.1:9");
        check.take(second()).breaksNothing();
        check.rules.accepted(RuleCheck.ok(3600));
        check.take(last()).breaks("6665-3.1-d");
    }

    @Test
    public void shouldCheckTheResponseToSubscribe() {
        accepting(RuleCheck.ok(60).without("Require")).breaks("4662-4.1-b");
        accepting(RuleCheck.ok(60).without("Expires")).breaks("6665-3.1-a");
        accepting(RuleCheck.ok(61)).breaks("6665-3.1-a");
        accepting(RuleCheck.ok(60).without("Contact")).breaks("3261-12.1-a");
        accepting(RuleCheck.ok(60).withStartLine("SIP/2.0 202 Accepted")).breaks("6665-4.2-g");
        accepting(RuleCheck.ok(60)).breaksNothing();
    }

    private static RuleCheck accepting(final SipMessage response) {
        final RuleCheck check = new RuleCheck();
        check.rules.subscribing(60, RuleCheck.CONTACT);
        check.rules.accepted(response);
        return check;
    }
}
