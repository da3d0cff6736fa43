-- SPDX-License-Identifier: Apache-2.0
-- A pick-up whose courier has said so while the order has not answered yet.

ALTER TABLE deliveries ADD COLUMN picking_since BIGINT;
