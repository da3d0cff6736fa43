-- SPDX-License-Identifier: Apache-2.0
-- What an order was after a step, as far as steps change it. NULL: as it was made; of later steps,
-- one of an older release, which did not keep it.

ALTER TABLE order_history ADD COLUMN state BYTEA;
