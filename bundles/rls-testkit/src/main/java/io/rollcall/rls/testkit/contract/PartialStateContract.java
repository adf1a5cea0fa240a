package io.rollcall.rls.testkit.contract;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.Joined;
import org.junit.Test;

/** What an event package must do besides where back ends may send partial documents. */
public abstract class PartialStateContract extends EventPackageContract {

    /** The full document that the partial ones build on, as a back end sends it; a new object at each call. */
    protected Body baseBody() {
        return fullBody();
    }

    /** A partial document that follows the base and changes something. */
    protected abstract Body nextPartialBody();

    /** A partial document before which another one is missing. */
    protected abstract Body laterPartialBody();

    @Test
    public void shouldMakeAFullDocumentOfAPartialOne() {
        final Body held = hold(null, baseBody());
        final Joined joined = eventPackage().join(held, nextPartialBody());

        assertTrue("something is missing", joined.complete());
        assertFalse("the change is lost", joined.body().sameAs(held));
        assertFalse("a partial document is told", joined.body().sameAs(nextPartialBody()));
    }

    @Test
    public void shouldAskForTheFullStateWhereOneIsMissing() {
        assertFalse(
                eventPackage().join(hold(null, baseBody()), laterPartialBody()).complete());
    }

    @Test
    public void shouldAskForTheFullStateWhereThereIsNoBase() {
        assertFalse(eventPackage().join(null, nextPartialBody()).complete());
    }

    @Test
    public void shouldNotTellAPartialDocumentThatLacksItsBase() {
        final Body told = eventPackage().join(null, nextPartialBody()).body();

        assertTrue("told as it came", told == null || !told.sameAs(nextPartialBody()));
    }
}
