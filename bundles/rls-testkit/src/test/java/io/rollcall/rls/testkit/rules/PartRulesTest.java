package io.rollcall.rls.testkit.rules;

import static io.rollcall.rls.testkit.rules.RuleCheck.first;
import static io.rollcall.rls.testkit.rules.RuleCheck.second;
import static io.rollcall.rls.testkit.rules.RuleCheck.text;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.testkit.Examples;
import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.Transport;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

/** Each rule about the multipart and its parts is broken once here. */
public class PartRulesTest {

    private final RuleCheck check = new RuleCheck();

    private static SipMessage type(final String from, final String to) {
        final String before = first().header("Content-Type");
        final String after = before.replace(from, to);
        if (after.equals(before)) {
            throw new AssertionError("not in the example: " + from);
        }
        return first().replacing("Content-Type", after);
    }

    @Test
    public void shouldWantMultipartRelated() {
        check.take(type("multipart/related", "multipart/mixed")).breaks("4662-4.5-a");
        new RuleCheck()
                .take(first().replacing("Content-Type", "application/pidf+xml"))
                .breaks("4662-4.5-a", "4662-4.3-a");
    }

    @Test
    public void shouldWantTheTypeInQuotes() {
        check.take(type("type=\"application/rlmi+xml\";", "")).breaks("2387-3.1-a");
        new RuleCheck()
                .take(type("type=\"application/rlmi+xml\"", "type=application/rlmi+xml"))
                .breaks("2387-3.1-a");
        new RuleCheck()
                .take(type("type=\"application/rlmi+xml\"", "type=\"text/xml\""))
                .breaks("2387-3.1-a");
    }

    @Test
    public void shouldWantStartInBracketsAndQuotes() {
        check.take(type(";start=\"<r0@rls.test>\"", "")).breaks("2387-3.2-a");
        new RuleCheck().take(type("\"<r0@rls.test>\"", "\"r0@rls.test\"")).breaks("2387-3.2-a");
        new RuleCheck().take(type("\"<r0@rls.test>\"", "<r0@rls.test>")).breaks("2387-3.2-a");
    }

    @Test
    public void shouldWantStartToNameAPart() {
        check.take(type("<r0@rls.test>", "<nowhere@rls.test>")).breaks("4662-4.3-a");
    }

    @Test
    public void shouldWantTheBoundaryInQuotesAndShort() {
        check.take(type("boundary=\"b1\"", "boundary=b1")).breaks("4662-5-a");
        final String longest = "b".repeat(71);
        new RuleCheck()
                .take(text(type("boundary=\"b1\"", "boundary=\"" + longest + "\""), "--b1", "--" + longest))
                .breaks("2046-5.1-a");
        final String allowed = "b".repeat(70);
        new RuleCheck()
                .take(text(type("boundary=\"b1\"", "boundary=\"" + allowed + "\""), "--b1", "--" + allowed))
                .breaksNothing();
    }

    @Test
    public void shouldWantTheBoundaryInNoPart() {
        check.take(text(first(), "<presence", "<!--\r\n--b1x\r\n--><presence"));
        assertTrue(check.broken().toString(), check.broken().contains("2046-5.1-a"));
    }

    @Test
    public void shouldWantTheClosingDelimiter() {
        check.take(text(first(), "--b1--", ""));
        assertTrue(check.broken().toString(), check.broken().contains("2046-5.1-c"));
    }

    @Test
    public void shouldWantTheRootFirst() {
        final NotificationRules rules = NotificationRules.ofList("sip:sales@other.test", "presence", new ContentIds());
        rules.received(new Notification(Examples.message("n06-backend-from-other-rls"), Transport.TCP, 0));
        assertTrue(rules.violations().toString(), rules.violations().stream().anyMatch(one -> one.requirement()
                .equals("4662-4.5-b")));
    }

    @Test
    public void shouldWantRlmiAsRoot() {
        check.take(text(first(), "Content-Type: application/rlmi+xml;charset=\"UTF-8\"", "Content-Type: text/xml"))
                .breaks("4662-4.5-b");
    }

    @Test
    public void shouldWantContentIdsInBrackets() {
        check.take(text(first(), "Content-ID: <p1@rls.test>", "Content-ID: p1@rls.test"))
                .breaks("4662-5.5-g");
    }

    @Test
    public void shouldWantBareCids() {
        check.take(text(first(), "cid=\"p1@rls.test\"", "cid=\"&lt;p1@rls.test>\""));
        assertTrue(check.broken().toString(), check.broken().contains("4662-5.5-g"));
        final RuleCheck empty = new RuleCheck();
        empty.take(text(first(), "state=\"pending\"", "state=\"pending\" cid=\"\""));
        assertTrue(empty.broken().toString(), empty.broken().contains("4662-5.5-g"));
    }

    @Test
    public void shouldWantCidsOfThisMultipartOnly() {
        final SipMessage nested = Examples.message("m13-cid-into-nested-part");
        final NotificationRules rules = NotificationRules.ofList("sip:sales@other.test", "presence", new ContentIds());
        rules.received(new Notification(nested, Transport.TCP, 0));
        assertTrue(rules.violations().toString(), rules.violations().stream().anyMatch(one -> one.requirement()
                .equals("4662-5.2-j")));
    }

    @Test
    public void shouldWantNoCidOfTheRoot() {
        check.take(text(first(), "state=\"pending\"", "state=\"active\" cid=\"r0@rls.test\""))
                .breaks("4662-5.2-j");
    }

    @Test
    public void shouldWantEachPartNamedOnce() {
        check.take(text(first(), "state=\"pending\"", "state=\"active\" cid=\"p1@rls.test\""))
                .breaks("2392-2-a");
    }

    @Test
    public void shouldWantNoPartUnnamed() {
        check.take(text(first(), "state=\"active\" cid=\"p1@rls.test\"", "state=\"pending\""))
                .breaks("4662-5.5-e");
    }

    @Test
    public void shouldWantEachContentIdOnce() {
        final NotificationRules rules = NotificationRules.ofList("sip:sales@other.test", "presence", new ContentIds());
        rules.received(new Notification(Examples.message("m15-duplicate-content-id"), Transport.TCP, 0));
        assertTrue(rules.violations().toString(), rules.violations().stream().anyMatch(one -> one.requirement()
                .equals("2392-2-a")));
    }

    @Test
    public void shouldWantContentIdsNeverUsedForOtherContent() {
        check.take(first(), text(second(), "p2@rls.test", "p1@rls.test")).breaks("2392-2-a");
    }

    @Test
    public void shouldWantRlmiInUtf8() {
        check.take(text(first(), "encoding=\"UTF-8\"?>\r\n<list", "encoding=\"ISO-8859-1\"?>\r\n<list"))
                .breaks("4662-8.2-a");
    }

    @Test
    public void shouldWantPartsUnencoded() {
        check.take(text(
                        first(),
                        "Content-Transfer-Encoding: binary\r\nContent-ID: <p1",
                        "Content-Transfer-Encoding: base64\r\nContent-ID: <p1"))
                .breaks("5621-3.2-a");
    }

    @Test
    public void shouldWantPartsTheParserNeedNotForgive() {
        check.take(text(first(), "Content-ID: <p1", "no header line\r\nContent-ID: <p1"));
        check.breaks("2046-5.1-b");
    }

    private static Set<String> nested(final String from, final String to, final String... waived) {
        final SipMessage good = Examples.message("n03-notify-nested-list");
        final NotificationRules rules = NotificationRules.ofList("sip:mixed@rls.test", "presence", new ContentIds())
                .waive("4662-5.2-b", "4662-5.2-e")
                .waive(waived);
        rules.received(new Notification(from.isEmpty() ? good : text(good, from, to), Transport.TCP, 0));
        return rules.violations().stream().map(Violation::requirement).collect(Collectors.toSet());
    }

    @Test
    public void shouldCheckNestedListsInTheirOwnScope() {
        assertEquals(Set.of(), nested("", ""));
        assertEquals(Set.of("4662-5.2-j"), nested("cid=\"ix@other.test\"", "cid=\"r2@rls.test\"", "4662-5.5-e"));
        assertEquals(Set.of("4662-5.1-a"), nested("reason=\"noresource\"/>", "reason=\"noresource\"/><odd/>"));
        assertEquals(Set.of("4662-4-c"), nested("</list>\r\n\r\n--inner7", "\r\n\r\n--inner7"));
    }
}
