import createClient from "openapi-fetch";
import type { paths } from "./kontor.js";

const kontor = createClient<paths>({
  baseUrl: process.env.KONTOR_URL ?? "http://127.0.0.1:8080",
  headers: process.env.KONTOR_KEY ? { Authorization: `Bearer ${process.env.KONTOR_KEY}` } : {},
});
const email = "grace@example.com";

// A verb of the business. Misspell it, or leave out a field that it needs, and this does not compile.
const signup = await kontor.POST("/events", {
  params: { header: { Prefer: "wait=20", "Idempotency-Key": "signup-grace" } },
  body: { type: "Customer.signup", data: { id: "c-7", email, name: "Grace", company: "Eckert-Mauchly" } },
});
if (signup.error) throw new Error(`${signup.error.code}: ${signup.error.detail}`);
for (const run of signup.data.runs) console.log(`${run.rule} ${run.state}`);

const account = await kontor.GET("/db/Account/{id}", { params: { path: { id: email } } });
if (account.error) throw new Error(`${account.error.code}: ${account.error.detail}`);
const { plan, status } = account.data.state;
console.log(`${email} is on ${status}, plan ${plan}`);
