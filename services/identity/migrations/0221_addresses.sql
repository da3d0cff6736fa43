-- SPDX-License-Identifier: Apache-2.0
-- Where users have things brought. `slot` bounds how many: of two that take the same, one is
-- refused. The point is in ten-millionths of a degree.
CREATE TABLE addresses (
    user_id TEXT NOT NULL REFERENCES users (user_id),
    address_id TEXT NOT NULL,
    slot BIGINT NOT NULL CHECK (slot BETWEEN 1 AND 20),
    receiver TEXT NOT NULL,
    phone TEXT NOT NULL,
    street TEXT NOT NULL,
    house TEXT NOT NULL,
    apartment TEXT NOT NULL,
    floor TEXT NOT NULL,
    district TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    country TEXT NOT NULL,
    comment TEXT NOT NULL,
    lat_e7 BIGINT,
    lon_e7 BIGINT,
    is_default BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, address_id),
    CHECK ((lat_e7 IS NULL) = (lon_e7 IS NULL))
);
CREATE UNIQUE INDEX addresses_slot ON addresses (user_id, slot);
CREATE UNIQUE INDEX addresses_default ON addresses (user_id) WHERE is_default;
