-- SPDX-License-Identifier: Apache-2.0
-- How far a partner can be relied on, counted as its orders say so from now on.

ALTER TABLE partners ADD COLUMN accepted_orders BIGINT NOT NULL DEFAULT 0;
ALTER TABLE partners ADD COLUMN rejected_orders BIGINT NOT NULL DEFAULT 0;
ALTER TABLE partners ADD COLUMN unanswered_orders BIGINT NOT NULL DEFAULT 0;
ALTER TABLE partners ADD COLUMN late_orders BIGINT NOT NULL DEFAULT 0;
