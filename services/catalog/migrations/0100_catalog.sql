-- SPDX-License-Identifier: Apache-2.0
-- Partners, what they sell, and the stock that orders hold. Times are microseconds since 1970.

-- `search` is the folded title; places are in 1e-7 degree.
CREATE TABLE partners (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    search TEXT NOT NULL,
    kind TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    address TEXT NOT NULL,
    lat_e7 BIGINT NOT NULL,
    lon_e7 BIGINT NOT NULL,
    zone TEXT NOT NULL,
    hours TEXT NOT NULL,
    api_url TEXT NOT NULL,
    verified BOOLEAN NOT NULL,
    enabled BOOLEAN NOT NULL,
    paused BOOLEAN NOT NULL,
    preparation_minutes BIGINT NOT NULL,
    fee_amount BIGINT NOT NULL CHECK (fee_amount >= 0),
    currency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Apart from partners, so that nothing that reads a partner can show them.
CREATE TABLE partner_secrets (
    partner_id TEXT NOT NULL PRIMARY KEY REFERENCES partners (id),
    secret TEXT NOT NULL,
    previous TEXT,
    previous_until BIGINT
);

CREATE TABLE partner_staff (
    user_id TEXT NOT NULL,
    partner_id TEXT NOT NULL REFERENCES partners (id),
    PRIMARY KEY (user_id, partner_id)
) /* sqlite: WITHOUT ROWID */;

-- The callers' own ids of what they made.
CREATE TABLE external_ids (
    kind TEXT NOT NULL,
    caller TEXT NOT NULL,
    external_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    object_id TEXT NOT NULL,
    PRIMARY KEY (kind, caller, external_id)
) /* sqlite: WITHOUT ROWID */;

-- `number` stands for the product in product_grams, where its id would be most of the table.
-- `search` is the folded name and description.
CREATE TABLE products (
    number BIGINT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    search TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Every run of three folded characters of a product's texts.
CREATE TABLE product_grams (
    gram BIGINT NOT NULL,
    product BIGINT NOT NULL,
    PRIMARY KEY (gram, product)
) /* sqlite: WITHOUT ROWID */;

-- `category` follows the product's, so that one index serves a category's list.
CREATE TABLE offers (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    partner_id TEXT NOT NULL REFERENCES partners (id),
    product_id TEXT NOT NULL REFERENCES products (id),
    category TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price > 0),
    currency TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (partner_id, product_id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX offers_of_partner ON offers (partner_id, id);
CREATE INDEX offers_of_category ON offers (category, id);
CREATE INDEX offers_of_product ON offers (product_id, id);

-- The hot row of an offer, kept small. `partner_id` and `active` repeat the offer's, so that a
-- reservation decides on the one row that it writes.
CREATE TABLE stock (
    offer_id TEXT NOT NULL PRIMARY KEY,
    partner_id TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    received BIGINT NOT NULL,
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    sold BIGINT NOT NULL CHECK (sold >= 0),
    written_off BIGINT NOT NULL CHECK (written_off >= 0),
    CHECK (received = on_hand + reserved + sold + written_off)
) /* sqlite: WITHOUT ROWID */;

-- What an order holds (active) or bought (committed), a row per offer; all rows of one holding
-- change together. Released and expired rows gave their stock back, restocked ones after the sale.
-- A released row without an offer only says that the order holds nothing any more.
CREATE TABLE reservations (
    order_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    offer_id TEXT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity >= 0),
    state TEXT NOT NULL
        CHECK (state IN ('active', 'committed', 'released', 'expired', 'restocked')),
    until BIGINT NOT NULL,
    PRIMARY KEY (order_id, line)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX reservations_due ON reservations (until) WHERE state = 'active' AND line = 0;

-- Orders whose partner's own system took them.
CREATE TABLE partner_calls (
    order_id TEXT NOT NULL PRIMARY KEY,
    called_at BIGINT NOT NULL
);
