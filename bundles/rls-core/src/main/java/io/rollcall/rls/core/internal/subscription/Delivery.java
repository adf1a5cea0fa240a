package io.rollcall.rls.core.internal.subscription;

import io.rollcall.rls.api.Body;
import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.core.internal.client.ClientProfile;
import io.rollcall.rls.core.internal.coding.Coding;
import io.rollcall.rls.core.internal.context.EngineContext;
import io.rollcall.rls.core.internal.context.EngineSettings;
import io.rollcall.rls.core.internal.rlmi.Form;

/**
 * The outside of what a watcher is told: worked out when its SUBSCRIBE says what it is and takes, or when the
 * configuration changes, and used for each NOTIFY.
 *
 * @param client what kind of client it is
 * @param event Event as it wants it spelled
 * @param form how bodies are spelled
 * @param coding of bodies, or null for none
 * @param mostBodyOctets octets of a body at most, 0 for no limit
 */
record Delivery(ClientProfile client, EventHeader event, Form form, Coding coding, int mostBodyOctets) {

    static Delivery of(final ListSubscription subscription, final EngineContext context) {
        final EngineSettings settings = context.settings();
        final ClientProfile client =
                context.notifies().clients().find(subscription.latest().userAgent());
        final boolean contained = subscription.terms().contained();
        final boolean names = client.form().names() && (client.namesInBodyLists() || !contained);
        return new Delivery(
                client,
                client.spell(subscription.event().without(NotifyRates.PARAMETERS)),
                new Form(client.form().quotedBoundary(), client.form().bareContentIds(), names),
                Coding.choose(subscription.latest().acceptEncoding(), settings.notifyEncoding()),
                smaller(settings.maxNotifyBodyLength(), client.mostBodyOctets()));
    }

    private static int smaller(final int one, final int other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }

    /** In the coding that the watcher takes (RFC 3261, 20.2). */
    Body coded(final Body body, final EngineContext context) {
        return coding == null ? body : context.notifies().compression().compress(coding, body);
    }
}
