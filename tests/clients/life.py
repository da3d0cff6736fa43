# SPDX-License-Identifier: Apache-2.0
"""A life of an order, by the Python client that openapi-python-client makes of the document.

    life.py <url> <internal url>     with the client's folder in PYTHONPATH
"""

import re
import sys
import time
from types import SimpleNamespace

import httpx
from waybill_client import AuthenticatedClient, Client, models
from waybill_client.api.accounts import register, verify
from waybill_client.api.courier import claim_delivery, deliver, pick_up_delivery, set_duty
from waybill_client.api.operator import add_staff, add_user, create_courier, create_partner
from waybill_client.api.orders import check, confirm_order, get_order
from waybill_client.api.partner import create_offer, create_product
from waybill_client.api.partner_queue import accept_order, mark_order_ready
from waybill_client.api.payments import get_payment
from waybill_client.api.sessions import login

PASSWORD = "three quiet herons 7"
SECONDS = 60
PLACE = models.Place(lat=50.8503, lon=4.3517)


def good(answer):
    """The parsed answer; that it is a problem, or nothing that the document knows, fails."""
    if answer is None or isinstance(answer, models.Problem):
        raise SystemExit(f"refused: {answer}")
    return answer


def done(answer):
    if answer.status_code >= 300:
        raise SystemExit(f"refused: {answer.content}")


def signed_in(url, email, password=PASSWORD):
    session = good(login.sync(client=Client(url), body=models.Login(email, password)))
    return AuthenticatedClient(url, session.access_token)


def until(ask, fits):
    end = time.monotonic() + SECONDS
    while not fits(answer := good(ask())):
        if time.monotonic() > end:
            raise SystemExit(f"it stays as it is: {answer}")
        time.sleep(0.1)
    return answer


def customer(url, internal):
    """Signs up and types the code of the mail."""
    nobody, email = Client(url), "python@clients.example"
    good(register.sync(client=nobody, body=models.Register(email, PASSWORD, "Ada", "Lovelace")))
    end = time.monotonic() + SECONDS
    while not (mails := httpx.get(f"{internal}/dev/mails", params={"to": email}).json()["data"]):
        if time.monotonic() > end:
            raise SystemExit("no mail came")
        time.sleep(0.1)
    code = re.search(r"\b[0-9]{6}\b", mails[0]["text"])[0]
    good(verify.sync(client=nobody, body=models.Verify(email, code)))
    return signed_in(url, email)


def colleague(url, operator, role):
    email = f"python-{role}@clients.example"
    body = models.AddUser(email, PASSWORD, "Rita", "Byron", [models.AddUserRolesItem(role)])
    return email, good(add_user.sync(client=operator, body=body)).user_id


def shop(url, operator):
    """A partner that is always open, its keeper, and one offer."""
    hours = [models.Opening(day, 0, 1440) for day in range(1, 8)]
    partner = good(create_partner.sync(client=operator, body=models.CreatePartner(
        "Python Bakery", "bakery", "Mill Lane 3", PLACE, hours=hours,
        verified=True, enabled=True)))
    email, user = colleague(url, operator, "partner")
    done(add_staff.sync_detailed(partner.partner_id, client=operator, body=models.AddStaff(user)))
    keeper = signed_in(url, email)
    product = good(create_product.sync(
        client=keeper, body=models.CreateProduct("Rye bread", "bread")))
    offer = good(create_offer.sync(partner.partner_id, client=keeper, body=models.CreateOffer(
        product.product_id, models.Money(450, models.MoneyCurrency.EUR), 20)))
    return keeper, partner.partner_id, offer.offer_id


def rider(url, operator):
    email, user = colleague(url, operator, "courier")
    good(create_courier.sync(client=operator, body=models.NewCourier(
        user, "Rita Byron", "+32470000001", models.NewCourierTransport.SCOOTER)))
    client = signed_in(url, email)
    good(set_duty.sync(client=client, body=models.Duty(models.DutyStatus.AVAILABLE)))
    return client


def claimed(order_id, courier):
    """The courier; 404 until the order has been heard of there."""
    answer = claim_delivery.sync(order_id, client=courier)
    return SimpleNamespace(epoch=0) if isinstance(answer, models.Problem) else answer


def pay(url, order):
    """The simulator's pages are for people, so not in the document."""
    httpx.get(f"{url}/pay/{order.payment_id}")
    httpx.post(f"{url}/simulator/checkout/{order.payment_id}", data={"decision": "approve"})


def main(url, internal):
    operator = signed_in(url, "operator@demo.waybill.example", "demo-waybill-town")
    keeper, partner, offer = shop(url, operator)
    buyer = customer(url, internal)
    quote = good(check.sync(client=buyer, body=models.Check(
        partner, [models.WantedLine(offer, 2)], "Station Street 12", place=PLACE)))
    order = good(confirm_order.sync(
        client=buyer, body=models.Confirm(quote.quote_id, "simulator"),
        idempotency_key="python-1")).order
    pay(url, order)

    def read():
        return get_order.sync(order.order_id, client=buyer)

    until(read, lambda now: now.status == models.OrderStatus.PAID)
    good(accept_order.sync(partner, order.order_id, client=keeper, body=models.AcceptOrder()))
    good(mark_order_ready.sync(partner, order.order_id, client=keeper))
    until(read, lambda now: now.status == models.OrderStatus.READY)
    courier = rider(url, operator)
    delivery = until(lambda: claimed(order.order_id, courier), lambda now: now.epoch)
    good(pick_up_delivery.sync(order.order_id, client=courier,
                               body=models.CourierStep(delivery.epoch)))
    pin = until(read, lambda now: now.status == models.OrderStatus.DELIVERING).pin
    good(deliver.sync(order.order_id, client=courier,
                      body=models.HandOver(delivery.epoch, pin)))
    last = until(read, lambda now: now.status == models.OrderStatus.COMPLETED)
    paid = good(get_payment.sync(order.payment_id, client=buyer))
    assert last.total.amount == paid.amount.amount == quote.total.amount
    total = f"{last.total.amount} {last.total.currency.value}"
    print(f"{last.number} is {last.status.value} for {total}")


if __name__ == "__main__":
    main(*sys.argv[1:])
