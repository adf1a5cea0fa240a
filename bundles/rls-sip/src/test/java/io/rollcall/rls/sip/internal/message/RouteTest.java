package io.rollcall.rls.sip.internal.message;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Dialog;
import io.rollcall.rls.api.Transport;
import io.rollcall.rls.testkit.Requirement;
import java.util.List;
import org.junit.Test;

/** Where requests of ours go. */
public class RouteTest {

    private static Dialog dialog(final String remoteTag, final String target, final String... routes) {
        return new Dialog("c", "l", remoteTag, "sip:me@a", "sip:you@b", target, List.of(routes), null);
    }

    @Test
    @Requirement("3261-12.2-a")
    public void shouldFollowLooseRouters() {
        final Route route = Route.of(dialog("r", "sip:you@ua", "<sip:p1;lr>", "<sip:p2>"), null);
        assertEquals("sip:you@ua", route.requestUri());
        assertEquals(List.of("<sip:p1;lr>", "<sip:p2>"), route.routes());
        assertEquals("p1", route.nextHop().host());
    }

    @Test
    @Requirement("3261-12.2-a")
    public void shouldFollowAStrictRouter() {
        final Route route = Route.of(dialog("r", "sip:you@ua;x", "<sip:p1;transport=tcp>", "<sip:p2;lr>"), null);
        assertEquals("sip:p1;transport=tcp", route.requestUri());
        assertEquals(List.of("<sip:p2;lr>", "<sip:you@ua;x>"), route.routes());
        assertEquals("p1", route.nextHop().host());
        assertEquals(Transport.TCP, route.nextHop().transport());
    }

    @Test
    public void shouldTakeTheProxyOnlyWhereNoDialogSaysOtherwise() {
        final SipUri proxy = SipUri.parse("sip:10.0.0.1:5070;lr");
        assertEquals(
                "10.0.0.1",
                Route.of(dialog(null, "sip:you@ua"), proxy).nextHop().host());
        assertEquals("sip:you@ua", Route.of(dialog(null, "sip:you@ua"), proxy).requestUri());
        assertTrue(Route.of(dialog(null, "sip:you@ua"), proxy).routes().isEmpty());
        assertEquals("ua", Route.of(dialog("r", "sip:you@ua"), proxy).nextHop().host());
        assertEquals(
                "p1",
                Route.of(dialog(null, "sip:you@ua", "<sip:p1;lr>"), proxy)
                        .nextHop()
                        .host());
        assertEquals(
                "10.0.0.1",
                Route.of(dialog(null, "pres:you@b"), proxy).nextHop().host());
    }

    @Test
    public void shouldSayWhatCannotBeReached() {
        final IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Route.of(dialog(null, "tel:+1"), null));
        assertEquals("tel:+1 is not a SIP URI", refusal.getMessage());
    }

    /** A question mark may be part of the user, whose parts are no host; header fields stay out of a request line. */
    @Test
    @Requirement("3261-12.2-a")
    public void shouldTellTheUserFromTheHeaderFields() {
        final Route odd = Route.of(dialog("r", "sip:what?,/;;*:@ua:9;x=y?Subject=a%0d%0ab"), null);
        assertEquals("sip:what?,/;;*:@ua:9;x=y", odd.requestUri());
        assertEquals("ua", odd.nextHop().host());
        assertEquals("sip:ua", Route.of(dialog("r", "sip:ua?Route=x"), null).requestUri());
        for (final String bad : List.of("sip:h?Route=%3csip:x@y%3e", "sip:u@h,x", "sip:u@h@i", "sip:u@h(x)")) {
            assertThrows(bad, IllegalArgumentException.class, () -> SipUri.parse(bad));
        }
    }

    @Test
    public void shouldReadUris() {
        assertEquals(new SipUri(false, "h", -1, null, false), SipUri.parse("sip:h"));
        assertEquals(new SipUri(true, "h", 5070, null, true), SipUri.parse("SIPS:u:p@h:5070;LR?Route=%3Csip:x@y%3E"));
        assertEquals(new SipUri(false, "::1", 9, Transport.TCP, false), SipUri.parse("sip:u@[::1]:9;transport=TCP"));
        assertEquals(new SipUri(false, "1.2.3.4", -1, null, false), SipUri.parse("sip:u;x=@h;maddr=1.2.3.4"));
        assertEquals(5061, SipUri.parse("sips:h").portFor(Transport.TLS));
        for (final String bad :
                List.of("h", "tel:1", "sip:", "sip:u@", "sip:h:0", "sip:h:x", "sip:h;transport=smoke")) {
            assertThrows(bad, IllegalArgumentException.class, () -> SipUri.parse(bad));
        }
    }
}
