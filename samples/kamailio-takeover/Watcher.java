import io.rollcall.rls.testkit.sip.Notification;
import io.rollcall.rls.testkit.sip.SipMessage;
import io.rollcall.rls.testkit.sip.SubscribeRequest;
import io.rollcall.rls.testkit.sip.Subscription;
import io.rollcall.rls.testkit.sip.UserAgent;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** A watcher on one subscription, whoever serves it. Each line of the standard input: refresh, or end. */
public final class Watcher {

    /** Arguments: port of the server on loopback, URI of the watcher, URI of the list. */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        // Kamailio's NOTIFYs keep rules of their own
        try (UserAgent agent = UserAgent.builder(arguments[1])
                .server(server)
                .unchecked()
                .patience(Duration.ofSeconds(10))
                .open()) {
            Subscription subscription = agent.subscribe(
                    SubscribeRequest.toList(arguments[2]).expires(600),
                    made -> made.onNotify(notify -> say("NOTIFY " + notify.cseq() + ", "
                            + notify.message().header("Subscription-State") + document(made, notify))));
            answered("SUBSCRIBE", subscription);
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                if (line.equals("end")) {
                    subscription.unsubscribe();
                    answered("un-SUBSCRIBE", subscription);
                    subscription.awaitTerminated();
                    return;
                }
                subscription.refresh(600);
                answered("refresh", subscription);
            }
        }
    }

    private static String document(Subscription subscription, Notification notify) {
        if (!notify.isAggregate()) {
            return ", no document";
        }
        StringBuilder text = new StringBuilder(notify.aggregate().document().fullState() ? ", full" : ", partial");
        text.append(" state, version ").append(subscription.view().version());
        subscription.view().resources().keySet().forEach(member -> {
            String body = String.valueOf(subscription.view().body(member));
            text.append("\n          ").append(member).append(' ').append(subscription.view().state(member));
            text.append(body.contains("open") ? ", open" : body.contains("closed") ? ", closed" : "");
        });
        return text.toString();
    }

    private static void answered(String what, Subscription subscription) {
        SipMessage response = subscription.awaitResponse();
        say(what + " " + subscription.cseq() + ": " + response.startLine() + ", our tag " + subscription.fromTag()
                + ", its tag " + subscription.toTag());
    }

    private static void say(String text) {
        System.out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + text);
    }
}
