/* Sends what waits, one deed at a time over all tabs, and reads the state. Never guesses: only a
   clear answer takes a deed out of the queue; everything else is sent again under the same id. */

import * as queue from "./queue.js";

const PATIENCE = 20_000;
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
      let after = 0;
      let renewed = false;
      let count = 0;
      for (;;) {
        const deed = await queue.take(this.owner, after);
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
        after = deed.seq;
        renewed = false;
        count += 1;
      }
    });
  }

  async one(deed) {
    const answer = await this.call(this.addressOf(deed), deed.verb, deed.body);
    if (answer === null) return "offline";
    const { status, data } = answer;
    if ((status === 200 && (deed.verb !== "PUT" || data.line)) || (status === 204 && deed.verb !== "PUT")) {
      await queue.settle(deed, deed.verb === "PUT" ? data.line : null);
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

  addressOf(deed) {
    const place = deed.verb === "POST" ? this.places.week : this.places.line;
    return place.replace("ID", deed.line);
  }

  /* Ask once; null when no whole answer came. */
  async call(address, verb, body) {
    const headers = { Accept: "application/json", "X-Phone-Owner": this.owner };
    const asked = { method: verb, headers, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
    if (verb !== "GET") {
      headers["Content-Type"] = "application/json";
      headers["X-CSRFToken"] = this.csrf;
      asked.body = JSON.stringify(body);
    }
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
      const answer = await this.call(this.places.state, "GET");
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
