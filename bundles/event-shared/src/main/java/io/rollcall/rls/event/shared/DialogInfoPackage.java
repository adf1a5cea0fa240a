package io.rollcall.rls.event.shared;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.spi.EventPackage;
import io.rollcall.rls.spi.Joined;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The event package dialog (RFC 4235), also with parameters that make another one of it.
 *
 * @param parameters the parameters it claims
 * @param settings what the operator wants
 */
public record DialogInfoPackage(Set<String> parameters, DialogSettings settings) implements EventPackage {

    private static final String NAME = "dialog";
    private static final List<String> ACCEPT = List.of(PartialFormat.DIALOG_INFO.contentType());
    private static final Duration DEFAULT_EXPIRES = Duration.ofSeconds(3600);
    private static final Duration MINIMUM_GAP = Duration.ofSeconds(1);
    private static final String CONSOLIDATED = "consolidated";

    @Override
    public String name() {
        return NAME;
    }

    /** RFC 4235, 3.5. */
    @Override
    public List<String> acceptTypes() {
        return ACCEPT;
    }

    /** RFC 4235, 3.4. */
    @Override
    public Duration defaultExpires() {
        return DEFAULT_EXPIRES;
    }

    /** RFC 4235, 3.10. */
    @Override
    public Duration minimumGap() {
        return MINIMUM_GAP;
    }

    /** RFC 4235, 3.9: each phone has dialogs of its own. */
    @Override
    public boolean severalInstances() {
        return true;
    }

    /** A phone that sends nothing has no dialogs; only where lamps need a document it is made up. */
    @Override
    public Body neutral(final String resourceUri) {
        return settings.idleDialog() ? DialogInfo.neutral(resourceUri, true) : null;
    }

    /** RFC 4235, 4.3. */
    @Override
    public Joined join(final Body held, final Body arrived) {
        final Joined joined = PartialFormat.DIALOG_INFO.join(held, arrived, settings.maxStateBytes());
        final Body body = settings.idleDialog() ? DialogInfo.withDialog(joined.body()) : joined.body();
        return new Joined(body.sameAs(held) ? held : body, joined.complete());
    }

    /** All lists, or one subscribed to as {@code sip:blf@d;consolidated}. */
    @Override
    public boolean consolidates(final String listUri) {
        if (settings.consolidated()) {
            return true;
        }
        final int headers = listUri.indexOf('?');
        final String[] pieces = (headers < 0 ? listUri : listUri.substring(0, headers))
                .toLowerCase(Locale.ROOT)
                .split(";");
        for (int i = 1; i < pieces.length; i++) {
            if (pieces[i].equals(CONSOLIDATED) || pieces[i].equals(CONSOLIDATED + "=1")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Body consolidate(final Body before, final List<Body> states) {
        return DialogInfo.consolidated(before, states, settings.idleDialog());
    }
}
