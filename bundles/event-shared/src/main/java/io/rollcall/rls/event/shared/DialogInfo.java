package io.rollcall.rls.event.shared;

import io.rollcall.rls.api.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What phones want of dialog-info documents beyond RFC 4235. */
public final class DialogInfo {

    private static final PartialFormat FORMAT = PartialFormat.DIALOG_INFO;
    private static final Map<String, String> SCOPE = Map.of("", FORMAT.namespace());

    private DialogInfo() {}

    /** A full document of a resource without any dialog; with one that is over where {@code idle}. */
    public static Body neutral(final String entity, final boolean idle) {
        return Body.of(
                FORMAT.contentType(), document(0, entity, idle ? idle("") : "").getBytes(StandardCharsets.UTF_8));
    }

    /** A document with one dialog at least: one that is over where there is none, which puts a lamp out. */
    public static Body withDialog(final Body body) {
        final StateDocument state = StateDocument.readOrNull(FORMAT, body);
        if (state == null || state.root().child(FORMAT.namespace(), "dialog") != null) {
            return body;
        }
        final XmlDocument document = state.document();
        final XmlElement root = state.root();
        final String prefix = root.prefix.isEmpty() ? "" : root.prefix + ':';
        final String text = document.text().substring(0, root.start)
                + Text.opened(document, root)
                + document.content(root)
                + idle(prefix)
                + state.end();
        return new Body(body.contentType(), null, body.disposition(), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * One document out of those of several phones: their dialogs in the order of the phones, none of them changed but
     * for an id that is there already. Dialogs that are over are left out while another one is not.
     *
     * @param before the last one made, whose version it follows, or null
     * @return {@code before} itself where nothing changed
     */
    public static Body consolidated(final Body before, final List<Body> states, final boolean idle) {
        final List<String> live = new ArrayList<>();
        final List<String> over = new ArrayList<>();
        final Set<String> ids = new HashSet<>();
        String entity = "";
        for (final Body body : states) {
            final StateDocument state = StateDocument.readOrNull(FORMAT, body);
            if (state != null) {
                final String named = state.root().value("entity");
                entity = entity.isEmpty() && named != null ? named : entity;
                for (final XmlElement child : state.root().children) {
                    if (child.is(FORMAT.namespace(), "dialog")) {
                        if (PartialFormat.ended(state.document(), child)) {
                            over.add(Text.transplanted(state.document(), child, SCOPE));
                        } else {
                            live.add(unique(state.document(), child, ids));
                        }
                    }
                }
            }
        }
        final String dialogs =
                live.isEmpty() ? over.isEmpty() ? idle ? idle("") : "" : over.get(0) : String.join("\r\n", live);
        return following(before, entity, dialogs);
    }

    private static Body following(final Body before, final String entity, final String dialogs) {
        final StateDocument last = StateDocument.readOrNull(FORMAT, before);
        if (last != null && before.sameAs(made(last.version(), entity, dialogs))) {
            return before;
        }
        return made(last == null ? 0 : last.version() + 1, entity, dialogs);
    }

    private static Body made(final long version, final String entity, final String dialogs) {
        return Body.of(FORMAT.contentType(), document(version, entity, dialogs).getBytes(StandardCharsets.UTF_8));
    }

    /** The ids of different phones may be the same (RFC 4235, 4.1.1 makes them unique within one notifier). */
    private static String unique(final XmlDocument document, final XmlElement dialog, final Set<String> ids) {
        final String text = Text.transplanted(document, dialog, SCOPE);
        final XmlAttribute id = dialog.attribute("id");
        if (id == null || ids.add(id.value())) {
            return text;
        }
        int number = 2;
        while (!ids.add(id.value() + '-' + number)) {
            number++;
        }
        // what was declared on the element was put before its attributes
        final int behind = dialog.end - id.valueEnd();
        return text.substring(0, text.length() - behind) + '-' + number + text.substring(text.length() - behind);
    }

    private static String idle(final String prefix) {
        return "<" + prefix + "dialog id=\"idle\"><" + prefix + "state>terminated</" + prefix + "state></" + prefix
                + "dialog>";
    }

    private static String document(final long version, final String entity, final String dialogs) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<dialog-info xmlns=\"" + FORMAT.namespace()
                + "\" version=\"" + version + "\" state=\"full\" entity=\"" + Text.escaped(entity) + "\">" + dialogs
                + "</dialog-info>\r\n";
    }
}
