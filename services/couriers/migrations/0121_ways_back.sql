-- SPDX-License-Identifier: Apache-2.0
-- What a delivery that comes back knows, and whose order it is.

ALTER TABLE deliveries ADD COLUMN customer_id TEXT;
ALTER TABLE deliveries ADD COLUMN fail_reason TEXT;
ALTER TABLE deliveries ADD COLUMN returns BIGINT NOT NULL DEFAULT 0;
