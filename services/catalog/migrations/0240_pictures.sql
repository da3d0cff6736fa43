-- SPDX-License-Identifier: Apache-2.0
-- The name of a picture's content in the blob store; empty where there is none, as for all products
-- that are there already. Of a change NULL, where it left the picture as it was; what made a product
-- says that it had none.
ALTER TABLE products ADD COLUMN picture TEXT NOT NULL DEFAULT '';
ALTER TABLE product_changes ADD COLUMN picture TEXT;
UPDATE product_changes SET picture = '' WHERE version = 1;

-- By it contents that no product has are told from those that one has.
CREATE INDEX products_picture ON products (picture) WHERE picture <> '';

-- The sweep sets its next timer itself; this is the first.
INSERT INTO timers (kind, key, due, payload)
    VALUES ('catalog.pictures', 'all', 0, CAST('' AS BYTEA));
