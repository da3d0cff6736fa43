-- SPDX-License-Identifier: Apache-2.0
-- The new address that a code was mailed to and proves; empty where that is the account's own.
ALTER TABLE codes ADD COLUMN address TEXT NOT NULL DEFAULT '';
