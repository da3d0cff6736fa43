-- SPDX-License-Identifier: Apache-2.0
-- What had been paid of an order that ended or of which money went back, in minor units. Older news
-- have none, and do not say what becomes of the money.
ALTER TABLE notifications ADD COLUMN paid BIGINT;
