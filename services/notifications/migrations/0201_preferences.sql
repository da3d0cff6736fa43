-- SPDX-License-Identifier: Apache-2.0
-- How somebody wants to be told, as a message of the contract; nothing for the usual.
ALTER TABLE users ADD COLUMN preferences BYTEA;
