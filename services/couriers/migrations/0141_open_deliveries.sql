-- SPDX-License-Identifier: Apache-2.0
-- What is not over is found by the time of its end, which changes once, and not by its state, which
-- changes with each step.

DROP INDEX deliveries_open;
CREATE INDEX deliveries_open ON deliveries (created_at, order_id) WHERE finished_at IS NULL;
