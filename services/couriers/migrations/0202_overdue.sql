-- SPDX-License-Identifier: Apache-2.0
-- What was carried past its courier's deadline.

ALTER TABLE deliveries ADD COLUMN overdue_at BIGINT;
