-- SPDX-License-Identifier: Apache-2.0
-- When its customer deleted an order: since then it is there for everybody else.

ALTER TABLE orders ADD COLUMN hidden_at BIGINT;
