package io.rollcall.rls.core.internal.context;

import io.rollcall.rls.core.internal.client.ClientProfiles;
import io.rollcall.rls.core.internal.coding.Compression;
import io.rollcall.rls.core.internal.rlmi.NestedLists;

/**
 * What the NOTIFYs of all lanes have in common.
 *
 * @param clients what some clients need to be told otherwise
 * @param compression makes bodies smaller
 * @param nestedLists joins the states of members that are lists elsewhere
 * @param turns how many start at once
 * @param restored the same for full states of subscriptions that are taken up
 */
public record NotifyCommons(
        ClientProfiles clients,
        Compression compression,
        NestedLists nestedLists,
        NotifyTurns turns,
        NotifyTurns restored) {

    /** With no profile yet. */
    public NotifyCommons(final NestedLists nestedLists) {
        this(new ClientProfiles(), new Compression(), nestedLists, new NotifyTurns(), new NotifyTurns());
    }
}
