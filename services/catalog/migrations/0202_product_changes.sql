-- SPDX-License-Identifier: Apache-2.0
-- Each change of a product: the table that its row follows from. What a change leaves as it was is
-- NULL. Of products from before there is what they were when this table was made.

CREATE TABLE product_changes (
    product_id TEXT NOT NULL REFERENCES products (id),
    version BIGINT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('created', 'changed', 'deleted')),
    name TEXT,
    description TEXT,
    category TEXT,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (product_id, version)
) /* sqlite: WITHOUT ROWID */;

INSERT INTO product_changes (product_id, version, what, name, description, category, actor, at)
SELECT id, 1, 'created', name, description, category, '', created_at FROM products;

INSERT INTO product_changes (product_id, version, what, actor, at)
SELECT id, version, CASE WHEN deleted THEN 'deleted' ELSE 'changed' END, '', changed_at
FROM products WHERE version > 1;
