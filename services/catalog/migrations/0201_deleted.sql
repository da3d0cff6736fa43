-- SPDX-License-Identifier: Apache-2.0
-- What is deleted is seen by nobody and stays for the orders that had it. Who is deleted is not
-- enabled, and what is deleted is not active: a release from before knows it by that.

ALTER TABLE partners ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE products ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE offers ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT FALSE;
