-- SPDX-License-Identifier: Apache-2.0
-- The chain that a partner belongs to, and dates that are not like their weekday.

ALTER TABLE partners ADD COLUMN brand TEXT NOT NULL DEFAULT '';
ALTER TABLE partners ADD COLUMN holidays TEXT NOT NULL DEFAULT '';
