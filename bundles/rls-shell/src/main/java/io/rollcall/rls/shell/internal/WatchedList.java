package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView;
import io.rollcall.rls.api.ServerView.InstanceView;
import io.rollcall.rls.api.ServerView.MemberView;
import io.rollcall.rls.api.ServerView.SubscriptionDetail;
import io.rollcall.rls.api.ServerView.SubscriptionSummary;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.karaf.shell.support.table.ShellTable;

/**
 * What one look at a list showed. Two looks are equal where nothing worth showing happened in between.
 *
 * @param notice what to say instead of rows, or null
 * @param rows an instance of a member each
 */
record WatchedList(String notice, List<Row> rows) {

    static final WatchedList NOTHING = new WatchedList(null, List.of());

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    /** Waits for an answer of the server. */
    interface Wait {
        <T> T await(CompletionStage<T> stage) throws Exception;
    }

    /** A member of one subscription, or one of its instances. */
    record Row(String id, String watcher, String member, String name, String backEnd, Shown instance) {

        private List<String> key() {
            return List.of(id, member, instance.id());
        }

        private String text() {
            return watcher + "  " + member + "  " + instance.state() + "  " + instance.known() + "  (" + backEnd + ")";
        }
    }

    /** An instance in words. */
    record Shown(String id, String state, String known) {

        static final Shown NONE = new Shown("-", "-", "nothing yet");

        static Shown of(final InstanceView instance) {
            return new Shown(instance.id(), MemberTable.state(instance), BodySummary.of(instance));
        }
    }

    static WatchedList look(final String list, final ServerView view, final Wait wait) throws Exception {
        final List<Row> rows = new ArrayList<>();
        for (final SubscriptionSummary summary : wait.await(view.subscriptions())) {
            if (summary.listUri().equals(list)) {
                final Optional<SubscriptionDetail> detail = wait.await(view.subscription(summary.id()));
                detail.ifPresent(found -> addRows(summary, found, rows));
            }
        }
        return rows.isEmpty() ? saying("Nobody subscribes to " + list + " now") : new WatchedList(null, rows);
    }

    static WatchedList saying(final String notice) {
        return new WatchedList(notice, List.of());
    }

    static String clockTime(final Instant now) {
        return TIME.format(now.atZone(ZoneId.systemDefault()));
    }

    ShellTable table() {
        final ShellTable table = new ShellTable();
        for (final String column : new String[] {"Watcher", "Member", "Name", "State", "Known", "Back end"}) {
            table.column(column);
        }
        table.emptyTableText(notice == null ? "" : notice);
        rows.forEach(row -> table.addRow()
                .addContent(
                        row.watcher(),
                        row.member(),
                        row.name(),
                        row.instance().state(),
                        row.instance().known(),
                        row.backEnd()));
        return table;
    }

    /** What is new or gone since an earlier look, a line each. */
    List<String> since(final WatchedList before, final Instant now) {
        final String time = clockTime(now) + "  ";
        final List<String> lines = new ArrayList<>();
        if (notice != null && !Objects.equals(notice, before.notice)) {
            lines.add(time + notice);
        }
        final Map<List<String>, Row> gone = new LinkedHashMap<>();
        before.rows.forEach(row -> gone.put(row.key(), row));
        for (final Row row : rows) {
            if (!row.equals(gone.remove(row.key()))) {
                lines.add(time + row.text());
            }
        }
        gone.values().stream()
                .filter(row -> row.instance() != Shown.NONE)
                .forEach(row -> lines.add(time + row.watcher() + "  " + row.member() + "  gone"));
        return lines;
    }

    private static void addRows(
            final SubscriptionSummary summary, final SubscriptionDetail detail, final List<Row> rows) {
        for (final MemberView member : detail.members()) {
            final List<Shown> instances =
                    member.instances().stream().map(Shown::of).toList();
            for (final Shown instance : instances.isEmpty() ? List.of(Shown.NONE) : instances) {
                rows.add(new Row(
                        summary.id(),
                        summary.watcher(),
                        member.uri(),
                        Words.orNone(member.name()),
                        Words.orNone(member.backEnd()),
                        instance));
            }
        }
    }
}
