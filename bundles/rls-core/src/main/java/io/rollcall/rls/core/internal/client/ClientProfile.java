package io.rollcall.rls.core.internal.client;

import io.rollcall.rls.api.EventHeader;
import io.rollcall.rls.core.internal.rlmi.Form;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a kind of client wants its NOTIFYs. What it does not name is as the standards say.
 *
 * @param name for the log: the last part of the name of its file
 * @param rank the profile with the lowest one that matches counts
 * @param userAgent found in the User-Agent of its SUBSCRIBE
 * @param events the spelling of event names in its NOTIFYs, by their names in its SUBSCRIBEs
 * @param form how bodies are spelled
 * @param namesInBodyLists whether members of a list that came with the SUBSCRIBE (RFC 5367) have names
 * @param fullState whether each NOTIFY has the full state
 * @param mostBodyOctets octets of a body at most, 0 for no limit of its own
 * @param consolidated whether each member is one instance, however many notifiers it has
 */
public record ClientProfile(
        String name,
        int rank,
        Pattern userAgent,
        Map<String, String> events,
        Form form,
        boolean namesInBodyLists,
        boolean fullState,
        int mostBodyOctets,
        boolean consolidated) {

    /** A longer User-Agent is matched by its beginning. */
    private static final int MOST_COMPARED = 256;

    /** Whom no profile matches. */
    public static final ClientProfile STANDARD =
            new ClientProfile("standard", Integer.MAX_VALUE, null, Map.of(), Form.STANDARD, true, false, 0, false);

    public ClientProfile {
        events = Map.copyOf(events);
    }

    /** Whether a client that says this of itself is of this kind. */
    boolean matches(final String said) {
        return said != null
                && userAgent != null
                && userAgent
                        .matcher(said.length() > MOST_COMPARED ? said.substring(0, MOST_COMPARED) : said)
                        .find();
    }

    /** The Event of its NOTIFYs. */
    public EventHeader spell(final EventHeader event) {
        final String spelling = events.get(event.name());
        return spelling == null ? event : new EventHeader(spelling, event.parameters());
    }
}
