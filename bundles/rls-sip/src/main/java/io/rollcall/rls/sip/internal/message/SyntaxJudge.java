package io.rollcall.rls.sip.internal.message;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * Has JAIN-SIP parse a request in full, for those that may make a dialog or are not for us: a wrong word in the fields
 * that a dialog is made of is better refused than kept. In-dialog requests, the bulk, are spared. Any thread.
 */
public final class SyntaxJudge implements ParseExceptionListener {

    private static final SyntaxJudge JUDGE = new SyntaxJudge();
    private static final Map<Class<?>, String> NEEDED = Map.of(
            RequestLine.class, "Bad Request-URI",
            Via.class, "Bad Via",
            From.class, "Bad From",
            To.class, "Bad To",
            CSeq.class, "Bad CSeq",
            CallID.class, "Bad Call-ID",
            Contact.class, "Bad Contact",
            RecordRoute.class, "Bad Record-Route");

    private static final List<Field> JUDGED =
            List.of(Field.VIA, Field.FROM, Field.TO, Field.CSEQ, Field.CALL_ID, Field.CONTACT, Field.RECORD_ROUTE);

    private SyntaxJudge() {}

    /** What is wrong with the header fields of a request, for a 400; or null. */
    public static String problem(final ReceivedRequest request) {
        try {
            new StringMsgParser().parseSIPMessage(whatCounts(request.head()), false, false, JUDGE);
            return null;
        } catch (final ParseException e) {
            return e.getMessage();
        } catch (final RuntimeException e) {
            // its lexer runs off the end of some malformed values
            return "Bad Syntax";
        }
    }

    /**
     * The request line and the fields a dialog is made of, by their usual names: JAIN-SIP keeps every name of a header
     * field it ever saw, and peers can invent them without end.
     */
    private static byte[] whatCounts(final Head head) {
        final ByteWriter out = new ByteWriter(512).text(head.startLine()).line();
        for (final Field field : JUDGED) {
            for (final String value : head.lines(field)) {
                out.text(field.spelling()).text(": ").text(value).line();
            }
        }
        return out.line().done();
    }

    @Override
    public void handleException(
            final ParseException problem,
            final SIPMessage message,
            @SuppressWarnings("rawtypes") final Class headerClass,
            final String header,
            final String whole)
            throws ParseException {
        final String reason = headerClass == null ? null : NEEDED.get(headerClass);
        if (reason != null) {
            throw new ParseException(reason, problem.getErrorOffset());
        }
    }
}
