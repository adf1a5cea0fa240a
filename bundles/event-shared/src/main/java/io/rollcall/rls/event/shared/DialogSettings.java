package io.rollcall.rls.event.shared;

import io.rollcall.rls.api.ConfigurationReader;

/**
 * What the bundles of dialog and dialog;sla can be told.
 *
 * @param idleDialog whether a document without dialogs gets one that is over
 * @param consolidated whether every list shows one instance a member
 * @param maxStateBytes how large a document made of partial ones may become
 */
public record DialogSettings(boolean idleDialog, boolean consolidated, int maxStateBytes) {

    /** Every default. */
    public static final DialogSettings DEFAULTS = new DialogSettings(false, false, 262_144);

    /** Reads the keys; what makes no sense is among the refusals of the reader, and the standing value stays. */
    public static DialogSettings read(final ConfigurationReader keys, final DialogSettings standing) {
        return new DialogSettings(
                keys.flag("idle_dialog", DEFAULTS.idleDialog, standing.idleDialog),
                keys.flag("consolidated", DEFAULTS.consolidated, standing.consolidated),
                (int) keys.number("max_state_bytes", 1024, 16_777_216, DEFAULTS.maxStateBytes, standing.maxStateBytes));
    }
}
