# SPDX-License-Identifier: Apache-2.0
"""Sends every operation of the OpenAPI document what it has to refuse, one wrong thing at a time,
and holds the answers against those in answers/.

    fields.py <waybill> [--write]     --write: take the answers of today as the right ones

Whatever is stored there, by rule: each answer is a problem document whose status and code the
document declares for the operation; none is a 5xx; what anybody can see is as it was before.
"""

import base64
import hashlib
import hmac
import http.client
import itertools
import json
import sys
import time
from pathlib import Path

HOSTILE = Path(__file__).resolve().parent
sys.path.insert(0, str(HOSTILE.parent / "support"))
import answers  # noqa: E402
import town  # noqa: E402
from vectors import Document, Maker  # noqa: E402

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok").decode()
ROLES = ("operator", "customer", "courier", "support", "partner")
LEAST_VECTORS = 10_000
PLACE = {"lat": 50.8503, "lon": 4.3517}


class Scene:
    """Who asks, and for what: everything is there, so that only what is wrong can be refused."""

    def __init__(self, server):
        self.server = server
        self.numbers = itertools.count(1)
        mails = {role: f"{role}@hostile.example" for role in ROLES}
        users = {role: server.user(mail, role) for role, mail in mails.items()}
        boss = server.token_of(mails["operator"])
        courier = server.want("POST", "/v1/couriers", {
            "user_id": users["courier"], "name": "Rita", "phone": "+3225550177",
            "transport": "scooter"}, boss)["courier_id"]
        self.tokens = {role: server.token_of(mail) for role, mail in mails.items()}
        self.ids = {"provider": "simulator", "code": "request.invalid", "courier_id": courier,
                    "shelf": "avatars", "picture": "0" * 64 + ".jpg",
                    "user_id": users["customer"], **self.shop(), **self.person()}
        self.ids |= self.order()
        self.secrets = {"simulator": SECRET, self.ids["partner_id"]: server.want(
            "POST", f"/v1/partners/{self.ids['partner_id']}/secret", token=boss)["signing_secret"]}

    def shop(self):
        def want(target, body):
            return self.server.want("POST", target, body, self.tokens["operator"])

        partner = want("/v1/partners", {
            "title": "Hostile Bakery", "kind": "bakery", "address": "Mill Lane 3", "place": PLACE,
            "verified": True, "enabled": True, "api_url": "https://kitchen.example/waybill",
            "hours": [
                {"weekday": day, "opens_minute": 0, "closes_minute": 1440}
                for day in range(1, 8)]})["partner_id"]
        product = want("/v1/products", {"name": "Rye bread", "category": "bread"})["product_id"]
        offer = want(f"/v1/partners/{partner}/offers", {
            "product_id": product, "price": {"amount": 450, "currency": "EUR"}, "stock": 20})
        return {"partner_id": partner, "product_id": product, "offer_id": offer["offer_id"]}

    def person(self):
        def want(target, body):
            return self.server.want("POST", target, body, self.tokens["customer"])

        address = want("/v1/profile/addresses", {
            "street": "Station Street", "house": "12a", "city": "Brussels", "country": "BE"})
        device = want("/v1/profile/devices", {"platform": "android", "push_token": "fcm-hostile"})
        return {"address_id": address["address_id"], "device_id": device["device_id"]}

    def quote(self):
        return self.server.want("POST", "/v1/quotes", {
            "partner_id": self.ids["partner_id"], "address": "Station Street 12", "place": PLACE,
            "lines": [{"offer_id": self.ids["offer_id"], "quantity": 2}]},
            self.tokens["customer"])["quote_id"]

    def order(self):
        made = self.server.want(
            "POST", "/v1/orders", {"quote_id": self.quote(), "payment_method": "simulator"},
            self.tokens["customer"], {"Idempotency-Key": "hostile"})["order"]
        return {"order_id": made["order_id"], "payment_id": made["payment_id"],
                "quote_id": self.quote()}

    def good(self, example):
        """An example of the document, about what is here."""
        if isinstance(example, list):
            return [self.good(one) for one in example]
        if not isinstance(example, dict):
            return example
        return {name: self.ids.get(name, self.good(value)) for name, value in example.items()}

    def token(self, operation, which):
        rights = operation["x-authz"].split(",")
        if rights[0] in ("anyone", "signature") or not which:
            return None
        if which == "other":
            return self.tokens[next(role for role in ROLES if role not in rights)]
        return self.tokens[next((role for role in ROLES if role in rights), "customer")]

    def sign(self, headers, of, body):
        """As https://www.standardwebhooks.com says."""
        key = base64.b64decode(self.secrets[of].removeprefix("whsec_"))
        told = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + (body or b"")
        mac = hmac.new(key, told, hashlib.sha256).digest()
        return "v1," + base64.b64encode(mac).decode()

    def request(self, vector):
        operation, target, headers = vector.operation, vector.operation["path"], {}
        known = {one["name"]: one for one in operation.get("parameters", [])}
        path = {name: self.ids.get(name, one.get("example"))
                for name, one in known.items() if one["in"] == "path"}
        for name, value in (path | vector.path).items():
            target = target.replace("{" + name + "}", value.replace(" ", "%20"))
        if token := self.token(operation, vector.token):
            headers["Authorization"] = f"Bearer {token}"
        if "Idempotency-Key" in known:
            headers["Idempotency-Key"] = f"hostile-{next(self.numbers)}"
        if "If-Match" in known:
            headers["If-Match"] = '"v1"'
        if vector.body is not None:
            headers["Content-Type"] = "application/json"
        if operation["x-authz"] == "signature":
            headers |= {"webhook-id": f"msg_{next(self.numbers)}",
                        "webhook-timestamp": str(int(time.time()))}
            of = next(iter(path.values()))
            headers["webhook-signature"] = self.sign(headers, of, vector.body)
        headers |= vector.headers
        return target + ("?" + vector.query if vector.query else ""), {
            name: value for name, value in headers.items() if value is not None}

    def send(self, vector):
        target, headers = self.request(vector)
        connection = self.server.connection
        try:
            connection.request(vector.operation["method"], target, vector.body, headers)
            answer = connection.getresponse()
            return town.Answer(answer.status, answer.headers, answer.read())
        except (http.client.HTTPException, OSError) as trouble:
            # A body that is too large may be cut off while it is still being sent.
            connection.close()
            return town.Answer(0, {}, str(trouble).encode())

    def state(self):
        """What anybody could have changed."""
        ids, customer = self.ids, self.tokens["customer"]
        seen = [(target, self.tokens["operator"]) for target in (
            "/v1/admin/orders?limit=100", "/v1/admin/partners?limit=100", "/v1/couriers?limit=100",
            "/v1/admin/ledger/balances", "/v1/admin/role-requests", "/v1/admin/invitations",
            "/v1/admin/right-sets",
            f"/v1/products/{ids['product_id']}", f"/v1/payments/{ids['payment_id']}",
            f"/v1/partners/{ids['partner_id']}/settings",
            f"/v1/partners/{ids['partner_id']}/offers", "/v1/admin/actions?result=done&limit=1")]
        seen += [(target, customer) for target in (
            f"/v1/orders/{ids['order_id']}", f"/v1/orders/{ids['order_id']}/history",
            "/v1/profile", "/v1/profile/addresses", "/v1/profile/devices",
            "/v1/notifications/preferences", "/v1/sessions")]
        seen.append(("/v1/courier", self.tokens["courier"]))
        return {target: self.server.ask("GET", target, token=token).body for target, token in seen}


def broken_rules(vector, answer):
    declared = vector.operation["responses"].get(str(answer.status), {}).get("x-codes", [])
    if not 400 <= answer.status < 500:
        yield f"status {answer.status}"
    elif answer.headers.get("Content-Type") != "application/problem+json":
        yield f"is a {answer.headers.get('Content-Type')}"
    elif answer.json["code"] not in declared and not answers.of_the_router(vector, answer):
        yield f"{answer.status} {answer.json['code']} is not declared"


def play(server, write):
    scene = Scene(server)
    document = Document(server.want("GET", "/openapi.json"))
    maker = Maker(document, scene.good)
    before, told, wrong, count = scene.state(), {}, [], 0
    for operation in document.operations():
        for vector in maker.all_of(operation):
            answer = scene.send(vector)
            count += 1
            for why in broken_rules(vector, answer):
                wrong.append(f"{answers.title(operation)}: {vector.place}: {vector.name}: {why}\n"
                             f"    {answer.body[:300]!r}")
            answers.note(told, vector, answer)
    for target, seen in scene.state().items():
        if seen != before[target]:
            wrong.append(f"changed: {target}:\n    {before[target]}\n    {seen}")
    if count < LEAST_VECTORS:
        wrong.append(f"only {count} requests")
    folder = HOSTILE / "answers"
    if write:
        answers.write(folder, told)
    wrong += answers.differences(folder, told)
    print("\n".join(wrong[:200]))
    print(f"{count} requests, {len(wrong)} wrong")
    return 1 if wrong else 0


def main(waybill, *more):
    with town.serving(waybill, f"--payments.simulator_secret={SECRET}") as server:
        return play(server, "--write" in more)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
