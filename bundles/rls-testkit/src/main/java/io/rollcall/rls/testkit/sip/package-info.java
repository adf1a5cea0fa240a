/**
 * A SIP watcher and a SIP notifier over plain sockets that share no code with the server: for wire tests, itests, the
 * demonstration and load.
 *
 * <pre>{@code
 * try (Notifier members = Notifier.open();                          // presence server of bob and carol, UDP and TCP
 *         UserAgent alice = UserAgent.builder("sip:alice@d").server(rlsAddress).open()) {
 *     members.prepareState("sip:bob@d", Bodies.PIDF, Bodies.pidf("sip:bob@d", true, "at work"));
 *     members.policy("sip:carol@d", SubscribePolicy.refuse(404));
 *     Subscription list = alice.subscribe("sip:alice-list@d", "presence", 600).awaitAccepted();
 *     list.onChange(change -> System.out.println(change.kind() + " " + change.uri()));
 *     list.awaitView("bob at work", view -> view.body("sip:bob@d").contains("at work"));
 *     members.setPresence("sip:bob@d", false, "gone");             // NOTIFYs every back-end subscription to bob
 *     list.awaitView("bob gone", view -> view.body("sip:bob@d").contains("gone"));
 *     list.refresh(next -> next.without("Supported").style(SipStyle.PLAIN.withCompact())).await(200);
 *     list.answerNext(NotifyAnswer.drop(), NotifyAnswer.refuse(503).with("Retry-After", "1"));
 *     list.unsubscribe().await(200);
 *     list.awaitTerminated();                                       // awaits throw where a NOTIFY broke a rule
 * }
 * }</pre>
 *
 * <p>A list subscription is checked by {@link io.rollcall.rls.testkit.rules.NotificationRules} unless the agent was
 * built {@code unchecked()}; a rule that a test breaks on purpose is waived by id. {@code SubscribeRequest.toList(uri)}
 * gives control of every header; {@code BackEndSubscription} of every NOTIFY. For load, {@code light()} and
 * {@code history(1)}.
 */
@Export
@Version("0.1.0")
package io.rollcall.rls.testkit.sip;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
