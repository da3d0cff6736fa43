# SPDX-License-Identifier: Apache-2.0
"""What a confirm writes, as a script of pgbench: the statements of its two transactions with no
Waybill around them. Made from an order that is there, so it follows the schema."""

# Rows of one order: schema and table, and which of its rows they are.
STOCK = [("catalog.reservations", "order_id = '{0}'")]
ORDER = [("orders.orders", "order_id = '{0}'"),
         ("orders.order_lines", "order_id = '{0}'"),
         ("orders.order_history", "order_id = '{0}' AND version = 1"),
         ("orders.timers", "key = '{0}'"),
         ("orders.outbox", "key = '{0}' AND sequence = 1"),
         ("orders.idempotency_keys", "reply = '{0}'::bytea")]
# A new order has new ones of these; they grow, as ids that begin with their time do.
ID = "'bare' || lpad(:n::text, 9, '0') || '-' || :client_id::text"
CUSTOMER = "'usr_bare' || :customer::text"
COLUMNS = {**dict.fromkeys(("order_id", "key", "id", "cause", "tracking_digest"), ID),
           "customer_id": CUSTOMER, "published_at": "NULL",
           "position": "(SELECT COALESCE(MAX(position), 0) + 1 FROM orders.outbox)"}


def script(query, customers):
    """`query` answers a statement's rows, as lists of texts. Makes a table of offers beside."""
    query("CREATE TABLE bare_offers AS SELECT row_number() OVER () AS n, offer_id FROM "
          "catalog.stock WHERE on_hand > 100000")
    query("ALTER TABLE bare_offers ADD PRIMARY KEY (n)")
    offers = query("SELECT count(*) FROM bare_offers")[0][0]
    ((order,),) = query("SELECT order_id FROM orders.orders WHERE status = 'PENDING' ORDER BY "
                        "order_id DESC LIMIT 1")
    lines = [r"\set n :n + 1", rf"\set offer random(1, {offers})",
             rf"\set customer (:client_id + 64 * :n) % {customers}", "BEGIN;"]
    lines += [insert(query, table, which.format(order)) for table, which in STOCK]
    lines += ["UPDATE catalog.stock SET on_hand = on_hand - 1, reserved = reserved + 1 WHERE "
              "offer_id = (SELECT offer_id FROM bare_offers WHERE n = :offer) AND active AND "
              "on_hand >= 1;", "COMMIT;", "BEGIN;",
              f"SELECT fingerprint, reply FROM orders.idempotency_keys WHERE scope = {CUSTOMER} "
              f"AND key = {ID};",
              f"SELECT COUNT(*) FROM orders.orders WHERE customer_id = {CUSTOMER} AND "
              "status = 'PENDING';"]
    lines += [insert(query, table, which.format(order)) for table, which in ORDER]
    return "\n".join([*lines, "COMMIT;", ""])


def insert(query, table, which):
    schema, name = table.split(".")
    columns = query("SELECT column_name, data_type FROM information_schema.columns WHERE "
                    f"table_schema = '{schema}' AND table_name = '{name}' ORDER BY "
                    "ordinal_position")
    names = [column for column, _ in columns]
    # One value a row: a value may hold what separates columns.
    (values,) = query("SELECT " + " || E'\\x1f' || ".join(
        f"quote_nullable({column}::text)" for column in names) + f" FROM {table} WHERE {which} "
        "LIMIT 1")
    found = "|".join(values).split("\x1f")
    assert len(found) == len(names), table
    for at, (column, kind) in enumerate(columns):
        if column in COLUMNS:
            found[at] = f"({COLUMNS[column]})::bytea" if kind == "bytea" else COLUMNS[column]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(found)});"
