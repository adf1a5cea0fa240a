package io.rollcall.rls.shell.internal;

import io.rollcall.rls.api.ServerView.InstanceView;
import io.rollcall.rls.api.ServerView.MemberView;
import io.rollcall.rls.api.ServerView.SubscriptionDetail;
import java.time.Instant;
import org.apache.karaf.shell.support.table.ShellTable;

/** The members of a list subscription, a row an instance. */
final class MemberTable {

    private MemberTable() {}

    static ShellTable of(final SubscriptionDetail detail, final Instant now) {
        final ShellTable table = new ShellTable();
        for (final String column :
                new String[] {"Member", "Name", "Back end", "Next in", "Instance", "State", "Known", "Age"}) {
            table.column(column);
        }
        table.emptyTableText("The list has no members");
        for (final MemberView member : detail.members()) {
            if (member.instances().isEmpty()) {
                row(table, member, now, null);
            }
            member.instances().forEach(instance -> row(table, member, now, instance));
        }
        return table;
    }

    private static void row(
            final ShellTable table, final MemberView member, final Instant now, final InstanceView instance) {
        table.addRow()
                .addContent(
                        target(member),
                        Words.orNone(member.name()),
                        Words.orNone(member.backEnd()),
                        Words.duration(member.retryIn()),
                        instance == null ? "-" : instance.id(),
                        instance == null ? "-" : state(instance),
                        instance == null ? "nothing yet" : BodySummary.of(instance),
                        instance == null ? "-" : Words.age(instance.changedAt(), now));
    }

    /** As the watcher sees it; what is subscribed to stands behind it where that is spelled another way. */
    static String target(final MemberView member) {
        return member.target() == null || member.target().equals(member.uri())
                ? member.uri()
                : member.uri() + " (" + member.target() + ")";
    }

    static String state(final InstanceView instance) {
        return instance.reason() == null ? instance.state() : instance.state() + ", " + instance.reason();
    }
}
