-- SPDX-License-Identifier: Apache-2.0
-- What the partner says with a rejection.
ALTER TABLE notifications ADD COLUMN note TEXT NOT NULL DEFAULT '';
