package io.rollcall.rls.event.presence.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.testkit.Requirement;
import io.rollcall.rls.testkit.contract.PartialStateContract;
import java.util.List;
import org.junit.Test;

/** The package where presence servers are told that they may send changes alone. */
public class PartialPresenceTest extends PartialStateContract {

    private static final String NAMESPACES =
            " xmlns:p=\"urn:ietf:params:xml:ns:pidf-diff\" xmlns=\"urn:ietf:params:xml:ns:pidf\"";

    private final PresencePackage presence = new PresencePackage(true, 10_000);

    @Override
    protected EventPackage eventPackage() {
        return presence;
    }

    @Override
    protected Body fullBody() {
        return Body.of("application/pidf+xml", ("<presence" + NAMESPACES + "/>").getBytes(UTF_8));
    }

    @Override
    protected Body otherFullBody() {
        return Body.of("application/pidf+xml", ("<presence" + NAMESPACES + " entity=\"x\"/>").getBytes(UTF_8));
    }

    @Override
    protected Body baseBody() {
        return diff("<p:pidf-full" + NAMESPACES + " entity=\"pres:b@d\" version=\"1\"><note>a</note></p:pidf-full>");
    }

    @Override
    protected Body nextPartialBody() {
        return change(2);
    }

    @Override
    protected Body laterPartialBody() {
        return change(4);
    }

    @Test
    @Requirement("5263-4-a")
    public void shouldOfferBoth() {
        assertEquals(List.of("application/pidf+xml", "application/pidf-diff+xml"), presence.acceptTypes());
    }

    @Test
    @Requirement("5263-4-c")
    public void shouldHoldAPidfDocumentThroughout() {
        final Body held = presence.join(null, baseBody()).body();
        final Body changed = presence.join(held, change(2)).body();

        assertEquals("application/pidf+xml", changed.contentType());
        assertTrue(new String(changed.bytes(), UTF_8).contains("<note>b</note></presence>"));
    }

    private static Body change(final int version) {
        return diff("<p:pidf-diff" + NAMESPACES + " entity=\"pres:b@d\" version=\"" + version
                + "\"><p:replace sel=\"*/note/text()\">b</p:replace></p:pidf-diff>");
    }

    private static Body diff(final String text) {
        return Body.of("application/pidf-diff+xml", text.getBytes(UTF_8));
    }
}
