/* Sends what waits, one deed at a time over all tabs, and reads the state. Never guesses: only a
   clear answer takes a deed out of the queue; everything else is sent again under the same id. */

import * as queue from "./queue.js";
import { fileOf } from "./receipts.js";

const PATIENCE = 20_000;
/* A picture over a bad line: at least eight bytes a millisecond. */
const SLOWEST = 8;
const VERBS = { FILE: "PUT", UNFILE: "DELETE" };
const MOST_READINGS = 3;

/* Outcomes: "sent" (nothing left to try), "offline", "signed-out", "later" (the server is busy),
   "stranger" (somebody else is signed in: nothing of ours goes in their name). */
export class Sender {
  constructor(owner, places) {
    this.owner = owner;
    this.places = places;
    this.csrf = "";
  }

  /* Run alone among the tabs where the browser can see to it; the ids bear it where it cannot. */
  alone(work) {
    return navigator.locks ? navigator.locks.request(`phone-send:${this.owner}`, work) : work();
  }

  async send() {
    return this.alone(async () => {
      const done = [];
      this.csrf ||= ((await queue.lastState(this.owner)) || {}).csrf || "";
      let renewed = false;
      let count = 0;
      for (;;) {
        const deed = await queue.take(this.owner, done);
        if (deed === null) return { outcome: "sent", count };
        const outcome = await this.one(deed);
        if (outcome === "renew" && !renewed) {
          renewed = true;
          const reading = await this.read();
          if (reading !== "read") return { outcome: reading, count };
          continue;
        }
        if (outcome === "renew") return { outcome: "signed-out", count };
        if (outcome !== "settled") return { outcome, count };
        done.push(deed.seq);
        renewed = false;
        count += 1;
      }
    });
  }

  async one(deed) {
    const body = await this.bodyOf(deed);
    if (body === null) {
      await queue.refuse(deed, { status: 0, code: "receipt.lost", sentence: "", line: null });
      return "settled";
    }
    const answer = await this.call(this.addressOf(deed), VERBS[deed.verb] || deed.verb, body);
    if (answer === null) return "offline";
    const { status, data } = answer;
    const told = { PUT: data.line, FILE: data.receipt };
    if ((status === 200 && (!(deed.verb in told) || told[deed.verb])) || (status === 204 && !(deed.verb in told))) {
      await queue.settle(deed, told[deed.verb] || null);
      return "settled";
    }
    if (status === 401) return "signed-out";
    if (data.code === "registration.other_person") return "stranger";
    if (status === 403 && !data.sentence) return "renew";
    if ([400, 403, 404, 409, 413, 422].includes(status) && data.sentence) {
      await queue.refuse(deed, { status, code: data.code, sentence: data.sentence, line: data.line || null });
      return "settled";
    }
    return "later";
  }

  /* What is sent; null when the phone lost it. It is read before it is sent: a picture that cannot be
     read is told from a net that is gone. */
  async bodyOf(deed) {
    if (deed.verb !== "FILE") return deed.body;
    try {
      const blob = await fileOf(deed.line);
      return blob ? await blob.arrayBuffer() : null;
    } catch {
      return null;
    }
  }

  addressOf(deed) {
    if (deed.of) {
      const asked = new URLSearchParams({ of: deed.expense, name: deed.name || "" });
      return `${this.places.receipt.replace("ID", deed.line)}?${asked}`;
    }
    const place = deed.verb === "POST" ? this.places.week : this.places.line;
    return place.replace("ID", deed.line);
  }

  /* Ask once; null when no whole answer came. */
  async call(address, verb, body) {
    const headers = { Accept: "application/json", "X-Phone-Owner": this.owner };
    const asked = { method: verb, headers, redirect: "manual", cache: "no-store" };
    const isFile = body instanceof ArrayBuffer;
    if (verb !== "GET") {
      headers["Content-Type"] = isFile ? "application/octet-stream" : "application/json";
      headers["X-CSRFToken"] = this.csrf;
      asked.body = isFile ? body : JSON.stringify(body);
    }
    asked.signal = AbortSignal.timeout(PATIENCE + (isFile ? body.byteLength / SLOWEST : 0));
    try {
      const answer = await fetch(address, asked);
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      return { status: answer.type === "opaqueredirect" ? 401 : answer.status, data: isJson ? await answer.json() : {} };
    } catch {
      return null;
    }
  }

  /* Read the state and keep it; "read", "offline", "signed-out", "later" or "stranger". */
  async read() {
    for (let reading = 0; reading < MOST_READINGS; reading += 1) {
      const settledThen = await queue.settledSoFar();
      const known = await queue.lastState(this.owner);
      const has = known && known.items_digest ? `?items=${known.items_digest}` : "";
      const answer = await this.call(`${this.places.state}${has}`, "GET");
      if (answer === null) return "offline";
      if (answer.status === 401) return "signed-out";
      if (answer.status !== 200) return "later";
      if (answer.data.owner !== this.owner) return "stranger";
      this.csrf = answer.data.csrf;
      if (await queue.keepState(answer.data, settledThen)) return "read";
    }
    return "later";
  }
}
