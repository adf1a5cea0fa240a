package io.rollcall.rls.testkit.contract;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Joined;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.Test;

/** What every {@link EventPackage} must do. */
public abstract class EventPackageContract {

    private static final String TOKEN = "[A-Za-z0-9.!%*_+`'~-]+";
    private static final Pattern EVENT_TYPE = Pattern.compile(TOKEN);
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN + "(;.+)?");

    /** The package under test. */
    protected abstract EventPackage eventPackage();

    /** A document with the full state of a resource, a new object at each call. */
    protected abstract Body fullBody();

    /** A document with another full state of the same resource. */
    protected abstract Body otherFullBody();

    @Test
    public void shouldHaveANameThatFitsAnEventHeader() {
        final String name = eventPackage().name();

        assertTrue("not an event type: " + name, EVENT_TYPE.matcher(name).matches());
    }

    @Test
    public void shouldClaimParametersInLowerCase() {
        for (final String parameter : eventPackage().parameters()) {
            assertTrue(
                    "not a token: " + parameter, EVENT_TYPE.matcher(parameter).matches());
            assertEquals(parameter.toLowerCase(Locale.ROOT), parameter);
        }
    }

    @Test
    public void shouldNotClaimTheIdThatBelongsToTheSubscription() {
        assertFalse(eventPackage().parameters().contains("id"));
    }

    @Test
    public void shouldOfferItsDefaultType() {
        assertFalse("no default type", eventPackage().acceptTypes().isEmpty());
        for (final String type : eventPackage().acceptTypes()) {
            assertTrue("not a media type: " + type, MEDIA_TYPE.matcher(type).matches());
        }
    }

    @Test
    public void shouldLastForAWhileWithoutExpires() {
        final Duration expires = eventPackage().defaultExpires();

        assertTrue("default Expires is " + expires, expires.compareTo(Duration.ofSeconds(1)) >= 0);
    }

    @Test
    public void shouldTakeASubscriptionOfItsOwnDefaultLength() {
        final Duration minimum = eventPackage().minimumExpires();

        assertFalse("minimum Expires is " + minimum, minimum.isNegative());
        assertTrue(
                "minimum Expires is " + minimum,
                minimum.compareTo(eventPackage().defaultExpires()) <= 0);
    }

    /** What it makes up must be something a watcher of the package can read. */
    @Test
    public void shouldHaveANeutralStateOfATypeItOffers() {
        final Body neutral = eventPackage().neutral("sip:bob@example.com");

        assertTrue(
                "not offered: " + neutral,
                neutral == null || eventPackage().acceptTypes().contains(neutral.contentType()));
        assertTrue(
                "another one each time",
                neutral == null || neutral.sameAs(eventPackage().neutral("sip:bob@example.com")));
    }

    @Test
    public void shouldNotAskForANegativeGap() {
        assertFalse(eventPackage().minimumGap().isNegative());
    }

    @Test
    public void shouldSayTheSameEachTime() {
        final EventPackage asked = eventPackage();

        assertEquals(asked.name(), asked.name());
        assertEquals(asked.parameters(), asked.parameters());
        assertEquals(asked.acceptTypes(), asked.acceptTypes());
        assertEquals(asked.defaultExpires(), asked.defaultExpires());
        assertEquals(asked.minimumGap(), asked.minimumGap());
        assertEquals(asked.severalInstances(), asked.severalInstances());
    }

    @Test
    public void shouldHoldTheFirstFullDocument() {
        final Body joined = hold(null, fullBody());

        assertNotNull("nothing to hold", joined);
        assertTrue("got " + joined, fullBody().sameAs(joined));
    }

    @Test
    public void shouldHoldAFullDocumentThatSaysSomethingElse() {
        final Body joined = hold(fullBody(), otherFullBody());

        assertTrue("got " + joined, otherFullBody().sameAs(joined));
    }

    @Test
    public void shouldHoldWhatItHeldWhereNothingChanged() {
        final Body held = fullBody();

        assertTrue("a repetition looks like a change", held.sameAs(hold(held, fullBody())));
    }

    @Test
    public void shouldGoBackToAnEarlierState() {
        final Body there = hold(fullBody(), otherFullBody());
        final Body back = hold(there, fullBody());

        assertTrue("got " + back, fullBody().sameAs(back));
    }

    /** Both are shared with other lanes and with NOTIFYs under way. */
    @Test
    public void shouldNotWriteIntoTheBodies() {
        final Body held = fullBody();
        final Body arrived = otherFullBody();

        eventPackage().join(held, arrived);

        assertArrayEquals(fullBody().bytes(), held.bytes());
        assertArrayEquals(otherFullBody().bytes(), arrived.bytes());
    }

    /** Joins a full document: nothing can be missing then. */
    protected final Body hold(final Body held, final Body arrived) {
        final Joined joined = eventPackage().join(held, arrived);
        assertTrue("something is missing after a full document", joined.complete());
        return joined.body();
    }
}
