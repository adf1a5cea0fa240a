// A watcher of a list in SIP.js, over WebSocket: SUBSCRIBEs, prints what the NOTIFYs tell, refreshes, un-SUBSCRIBEs.
// Ends with 0 only when a full state, a change, a full state after the refresh and the terminated NOTIFY came.
//   node watcher.mjs [ws-uri] [list] [watcher] [seconds to wait for a change]
import WebSocket from "ws";
import { Subscriber, SubscriptionState, UserAgent } from "sip.js";

const [server = "ws://127.0.0.1:5080", list = "sip:alice-list@example.com", watcher = "sip:alice@example.com",
  patience = "20"] = process.argv.slice(2);

globalThis.WebSocket = WebSocket; // a browser has it; SIP.js looks for it there

const say = (text) => console.log(text);

// ---- what came -------------------------------------------------------------------------------------------------------

/** The parts of a multipart body: type, Content-ID, content. */
function parts(contentType, body) {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)[1];
  return body.split(`--${boundary}`).slice(1, -1).map((text) => {
    const [head, ...rest] = text.replace(/^\r\n/, "").split("\r\n\r\n");
    const header = (name) => new RegExp(`^${name}:\\s*(.*)$`, "im").exec(head)?.[1].trim();
    return { type: header("Content-Type"), id: header("Content-ID"), content: rest.join("\r\n\r\n").trim() };
  });
}

const attribute = (element, name) => new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1];

const known = new Map();
let full = 0;
let changes = 0;

/** Prints an RLMI document and what its instances name; counts full states, and changes of what was known before. */
function show(contentType, body) {
  const all = parts(contentType, body);
  const rlmi = all[0].content;
  const root = /<list\b[^>]*>/.exec(rlmi)[0];
  const whole = attribute(root, "fullState") === "true";
  say(`  ${all[0].type}: ${attribute(root, "uri")}, version ${attribute(root, "version")}, ${whole ? "full" : "partial"} state`);
  for (const resource of rlmi.match(/<resource\b[^>]*?(\/>|>[^]*?<\/resource>)/g) ?? []) {
    const instance = /<instance\b[^>]*>/.exec(resource)?.[0] ?? "";
    const part = all.find((one) => one.id === `<${attribute(instance, "cid")}>`);
    const basic = /<basic>([^<]*)</.exec(part?.content)?.[1];
    const note = /<(?:\w+:)?note[^>]*>([^<]*)</.exec(part?.content)?.[1];
    const uri = attribute(resource, "uri");
    const text = (attribute(instance, "state") ?? "(not known yet)")
      + (part ? `  ${part.type}: ${basic}${note ? `, ${note}` : ""}` : "");
    say(`    ${uri}  ${text}`);
    if (known.has(uri) && known.get(uri) !== text) {
      changes++;
    }
    if (part) {
      known.set(uri, text);
    }
  }
  full += whole ? 1 : 0;
}

// ---- what goes out ---------------------------------------------------------------------------------------------------

/** What of a SUBSCRIBE a list server looks at. */
function told(message) {
  const names = ["Supported", "Accept", "Event", "Expires"];
  const lines = message.split("\r\n\r\n")[0].split("\r\n");
  const found = lines.filter((line) => names.includes(line.split(":")[0]));
  const proof = /^Authorization: .*algorithm=([\w-]+)/m.exec(message);
  if (proof) {
    found.push(`Authorization by ${proof[1]}`);
  }
  return found.length === 0 ? "none of Supported, Accept, Event, Expires" : found.join(" | ");
}

const contact = (message) => /^Contact: <([^>]*)>/m.exec(message)?.[1];

async function until(what, seconds, condition) {
  const end = Date.now() + 1000 * seconds;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`no ${what} within ${seconds} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// ---- the run ---------------------------------------------------------------------------------------------------------

const agent = new UserAgent({
  uri: UserAgent.makeURI(watcher),
  transportOptions: { server },
  ...(process.env.PASSWORD && { // for a server that challenges
    authorizationUsername: /^sips?:([^@]*)@/.exec(watcher)[1],
    authorizationPassword: process.env.PASSWORD,
  }),
  logBuiltinEnabled: false,
});
let own;
const answers = [];
const finals = [];
const transport = agent.transport;
const send = transport.send.bind(transport);
transport.send = (message) => {
  if (message.startsWith("SUBSCRIBE")) {
    own = contact(message);
    say(`> SUBSCRIBE with ${told(message)}`);
  }
  return send(message);
};

const subscriber = new Subscriber(agent, UserAgent.makeURI(list), "presence", {
  expires: 600,
  extraHeaders: ["Supported: eventlist", "Accept: application/pidf+xml, application/rlmi+xml, multipart/related"],
});
subscriber.delegate = {
  onNotify: (notification) => {
    notification.accept();
    const request = notification.request;
    const state = request.getHeader("Subscription-State");
    say(`< NOTIFY ${state}; Require: ${request.getHeader("Require")}; ${request.ruri.toString() === own
      ? "to the Contact" : `to ${request.ruri}, which is not the Contact ${own}`}`);
    show(request.getHeader("Content-Type"), request.body);
    if (/^terminated/.test(state)) {
      finals.push(state);
    }
  },
};

await agent.start();
const receive = transport.onMessage;
transport.onMessage = (message) => {
  if (/^CSeq: \d+ SUBSCRIBE/m.test(message)) {
    const answer = message.split("\r\n")[0];
    const offered = [...message.matchAll(/^WWW-Authenticate: .*algorithm=([\w-]+)/gm)].map((one) => one[1]);
    if (offered.length > 0) {
      say(`< ${answer}; offered: ${offered.join(", ")}`);
    } else {
      answers.push(answer);
      say(`< ${answer}; Expires: ${/^Expires: (\d+)/m.exec(message)?.[1]}; Require: ${/^Require: (.*)$/m.exec(message)?.[1]}`);
    }
  }
  if (/^NOTIFY/.test(message) && /^Subscription-State: terminated/m.test(message)) {
    finals.push("terminated");
    say(`< NOTIFY ${/^Subscription-State: (.*)$/m.exec(message)[1]}`);
  }
  receive(message);
};

try {
  await subscriber.subscribe();
  await until("full state", 5, () => full > 0);
  await until("change", Number(patience), () => changes > 0);
  const before = full;
  await subscriber.subscribe();
  await until("full state after the refresh", 5, () => full > before);
  await subscriber.unsubscribe();
  await until("terminated NOTIFY", 5, () => finals.length > 0);
  await until("answer to the un-SUBSCRIBE", 5, () => answers.length === 3 && answers.every((one) => / 20\d /.test(one)));
  say("all went as it should");
} catch (failure) {
  say(`failed: ${failure.message}`);
  process.exitCode = 1;
} finally {
  await agent.stop();
}
