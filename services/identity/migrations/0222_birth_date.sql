-- SPDX-License-Identifier: Apache-2.0
-- As people write it in ISO 8601; empty where it was not said, as for all who are there already.
ALTER TABLE users ADD COLUMN birth_date TEXT NOT NULL DEFAULT '';
