// SPDX-License-Identifier: Apache-2.0
// A life of an order, by openapi-fetch over the types that openapi-typescript makes of the document:
//
//     node life.js <url> <internal url>
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./api.js";

type Order = components["schemas"]["Order"];
type Answer<T> = { data?: T; error?: unknown; response: Response };

const password = "three quiet herons 7";
const milliseconds = 60_000;
const place = { lat: 50.8503, lon: 4.3517 };
const [url, internal] = process.argv.slice(2) as [string, string];

/** What was answered; a problem ends the test. */
function good<T>({ data, error, response }: Answer<T>): T {
  if (!response.ok || data === undefined)
    throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`);
  return data;
}

function client(token?: string) {
  const made = createClient<paths>({ baseUrl: url });
  const signs: Middleware = {
    onRequest({ request }) {
      if (token) request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
  };
  made.use(signs);
  return made;
}
type Client = ReturnType<typeof client>;

async function signedIn(email: string, secret = password): Promise<Client> {
  const body = { email, password: secret, session: "token" as const };
  const session = good(await client().POST("/v1/sessions", { body }));
  return client(session.access_token);
}

async function until<T>(ask: () => Promise<T>, fits: (now: T) => boolean): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const now = await ask();
    if (fits(now)) return now;
    if (Date.now() > end) throw new Error(`it stays as it is: ${JSON.stringify(now)}`);
    await new Promise((again) => setTimeout(again, 100));
  }
}

/** Signs up and types the code of the mail. */
async function customer(): Promise<Client> {
  const email = "typescript@clients.example";
  good(await client().POST("/v1/accounts", {
    body: { email, password, first_name: "Ada", last_name: "Lovelace" },
  }));
  const mails = async () =>
    (await (await fetch(`${internal}/dev/mails?to=${email}`)).json()).data as { text: string }[];
  const [mail] = await until(mails, (all) => all.length > 0);
  const code = mail?.text.match(/\b[0-9]{6}\b/)?.[0] ?? "";
  good(await client().POST("/v1/accounts/verify", { body: { email, code } }));
  return signedIn(email);
}

async function colleague(operator: Client, role: "partner" | "courier") {
  const email = `typescript-${role}@clients.example`;
  const body = { email, password, first_name: "Rita", last_name: "Byron", roles: [role] };
  return { email, user_id: good(await operator.POST("/v1/users", { body })).user_id };
}

/** A partner that is always open, its keeper, and one offer. */
async function shop(operator: Client) {
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => (
    { weekday, opens_minute: 0, closes_minute: 1440 }));
  const { partner_id } = good(await operator.POST("/v1/partners", {
    body: { title: "TypeScript Bakery", kind: "bakery", address: "Mill Lane 3", place, hours,
      verified: true, enabled: true },
  }));
  const params = { path: { partner_id } };
  const { email, user_id } = await colleague(operator, "partner");
  const hired = await operator.POST("/v1/partners/{partner_id}/staff", {
    params, body: { user_id } });
  if (!hired.response.ok) throw new Error(JSON.stringify(hired.error));
  const keeper = await signedIn(email);
  const { product_id } = good(await keeper.POST("/v1/products", {
    body: { name: "Rye bread", category: "bread" } }));
  const { offer_id } = good(await keeper.POST("/v1/partners/{partner_id}/offers", {
    params, body: { product_id, price: { amount: 450, currency: "EUR" }, stock: 20 },
  }));
  return { keeper, partner_id, offer_id };
}

async function rider(operator: Client): Promise<Client> {
  const { email, user_id } = await colleague(operator, "courier");
  good(await operator.POST("/v1/couriers", {
    body: { user_id, name: "Rita Byron", phone: "+32470000002", transport: "scooter" },
  }));
  const courier = await signedIn(email);
  good(await courier.PUT("/v1/courier/duty", { body: { status: "available" } }));
  return courier;
}

/** The simulator's pages are for people, so not in the document. */
async function pay(order: Order): Promise<void> {
  await fetch(`${url}/pay/${order.payment_id}`);
  const body = new URLSearchParams({ decision: "approve" });
  await fetch(`${url}/simulator/checkout/${order.payment_id}`, { method: "POST", body });
}

async function deliver(courier: Client, order_id: string, pin: () => Promise<string>) {
  const params = { path: { order_id } };
  const { epoch } = good(await until(
    () => courier.POST("/v1/courier/deliveries/{order_id}/claim", { params }),
    (answer) => answer.response.ok));
  good(await courier.POST("/v1/courier/deliveries/{order_id}/pick-up", {
    params, body: { epoch } }));
  good(await courier.POST("/v1/courier/deliveries/{order_id}/deliver", {
    params, body: { epoch, pin: await pin() } }));
}

async function main(): Promise<void> {
  const operator = await signedIn("operator@demo.waybill.example", "demo-waybill-town");
  const { keeper, partner_id, offer_id } = await shop(operator);
  const buyer = await customer();
  const quote = good(await buyer.POST("/v1/quotes", {
    body: { partner_id, lines: [{ offer_id, quantity: 2 }], address: "Station Street 12", place },
  }));
  const { order } = good(await buyer.POST("/v1/orders", {
    params: { header: { "Idempotency-Key": "typescript-1" } },
    body: { quote_id: quote.quote_id, payment_method: "simulator" },
  }));
  await pay(order);
  const { order_id, payment_id } = order;
  const read = async () => good(await buyer.GET("/v1/orders/{order_id}", {
    params: { path: { order_id } } }));
  await until(read, (now) => now.status === "PAID");
  const params = { path: { partner_id, order_id } };
  good(await keeper.POST("/v1/partners/{partner_id}/orders/{order_id}/accept", {
    params, body: {} }));
  good(await keeper.POST("/v1/partners/{partner_id}/orders/{order_id}/ready", { params }));
  const pin = async () => (await until(read, (now) => now.status === "DELIVERING")).pin ?? "";
  await deliver(await rider(operator), order_id, pin);
  const last = await until(read, (now) => now.status === "COMPLETED");
  const paid = good(await buyer.GET("/v1/payments/{payment_id}", {
    params: { path: { payment_id: payment_id ?? "" } } }));
  if (last.total.amount !== quote.total.amount || paid.amount.amount !== last.total.amount)
    throw new Error(`${last.total.amount} was not what was paid`);
  console.log(`${last.number} is ${last.status} for ${last.total.amount} ${last.total.currency}`);
}

await main();
