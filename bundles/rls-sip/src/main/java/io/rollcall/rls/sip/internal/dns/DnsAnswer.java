package io.rollcall.rls.sip.internal.dns;

import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What a server said to one question.
 *
 * @param records of the type asked for; may be empty
 * @param name what they are records of: the name asked for, or where its aliases lead
 * @param ttlS for how long it may be kept; -1 where it does not say
 */
record DnsAnswer(List<Record> records, Name name, long ttlS) {

    private static final int ALIASES = 8;

    /** Reads the answer section, following aliases; the other sections are hearsay. */
    static DnsAnswer of(final Message response, final Name asked, final int type) {
        final List<Record> all = response.getSection(Section.ANSWER);
        Name name = asked;
        long ttl = Long.MAX_VALUE;
        for (int i = 0; i < ALIASES; i++) {
            final Name now = name;
            final CNAMERecord alias = all.stream()
                    .filter(one -> one instanceof CNAMERecord && one.getName().equals(now))
                    .map(CNAMERecord.class::cast)
                    .findFirst()
                    .orElse(null);
            if (alias == null) {
                break;
            }
            ttl = Math.min(ttl, alias.getTTL());
            name = alias.getTarget();
        }
        final Name last = name;
        final List<Record> found = all.stream()
                .filter(one -> one.getType() == type && one.getName().equals(last))
                .toList();
        for (final Record one : found) {
            ttl = Math.min(ttl, one.getTTL());
        }
        return new DnsAnswer(found, last, found.isEmpty() ? negativeTtl(response) : ttl);
    }

    /** How long it may be kept that there is nothing (RFC 2308, 5). */
    private static long negativeTtl(final Message response) {
        for (final Record one : response.getSection(Section.AUTHORITY)) {
            if (one.getType() == Type.SOA) {
                return Math.min(one.getTTL(), ((SOARecord) one).getMinimum());
            }
        }
        return -1;
    }
}
