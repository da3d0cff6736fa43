# SPDX-License-Identifier: Apache-2.0
"""What Schemathesis has to be told of this API: who asks, and that a key belongs to one request."""

import itertools
import os
import re
import sys
from pathlib import Path

import schemathesis

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import town  # noqa: E402

ROLES = ("customer", "partner", "courier", "support", "operator")
KEY = "Idempotency-Key"
# What an answer says of a field that the document lets pass.
OF_THE_SCHEMA = {"request.wrong_type", "request.bad_format", "request.out_of_bounds",
                 "request.required", "request.unknown_value"}
# What the document says in words (`help`, `x-pattern`), since a schema cannot, or not to everybody.
BEYOND_A_SCHEMA = {
    # Letters of every script: a pattern has no \p{L} for readers without the flag for it.
    "/first_name", "/last_name", "/name", "/receiver",
    "/locale",  # a language that there is
    "/country", "/push_token",  # an account's own forms, which identity knows
    "/birth_date",  # a day that there was
    "/query/limit",  # 20 at most when the lines are asked for too
    "/partner_id",  # with the role of a partner, and only then
    "/refresh_token",  # in the body or, for a browser, in a cookie
}
# One of the rights that operations have: each tells its own, and patterns stand for several.
RIGHTS = re.compile(r"/rights/\d+")
UNSEEN = "must have a character that can be seen"  # of a text that must not be empty
numbers = itertools.count(1)


def person(server):
    """A new one with every right: whatever is refused then is not for want of a role."""
    boss = server.token_of(town.OPERATOR)
    mail = f"all-{next(numbers)}@explorer.example"
    user = server.user(mail, *ROLES)
    server.want("POST", "/v1/couriers", {
        "user_id": user, "name": "Ada Byron", "phone": f"+32455{next(numbers):06}",
        "transport": "car", "capacity": 5}, boss)
    return mail


@schemathesis.auth(refresh_interval=20, retry_on=[])
class Everybody:
    """Signed in anew where a request has ended the session, or the account."""

    def __init__(self):
        self.mail = None

    def get(self, case, context):
        server = town.Town(int(os.environ["WAYBILL_TOWN_PORT"]), 0, None)
        try:
            self.mail = self.mail or person(server)
            return server.token_of(self.mail)
        except RuntimeError:
            self.mail = person(server)
            return server.token_of(self.mail)

    def set(self, case, token, context):
        case.headers["Authorization"] = f"Bearer {token}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """The document's example is one key, which is good for one request."""
    if case.headers and case.headers.get(KEY) == "order-2026-01-31-0001":
        case.headers[KEY] = f"explorer-{next(numbers)}"


@schemathesis.check
def good_is_understood(context, response, case):
    """What fits the document is not refused for its form."""
    meta = case.meta
    if meta is None or meta.generation.mode.is_negative or response.status_code != 422:
        return
    wrong = [one for one in response.json().get("errors", [])
             if one["code"] in OF_THE_SCHEMA and one["pointer"] not in BEYOND_A_SCHEMA
             and not RIGHTS.fullmatch(one["pointer"]) and one.get("detail") != UNSEEN]
    assert not wrong, f"fits the document, and yet: {response.text}"
