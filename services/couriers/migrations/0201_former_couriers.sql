-- SPDX-License-Identifier: Apache-2.0
-- Who is no courier any more stays known for what was brought. Phone and user are free again.

ALTER TABLE couriers ADD COLUMN deleted_at BIGINT;
DROP INDEX couriers_by_phone;
DROP INDEX couriers_by_user;
CREATE UNIQUE INDEX couriers_by_phone ON couriers (phone) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX couriers_by_user ON couriers (user_id) WHERE deleted_at IS NULL;
