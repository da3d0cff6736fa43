-- SPDX-License-Identifier: Apache-2.0
-- When what an account says of its person was cleared. The row stays for what has its id. What the
-- account was found by is its id then, which is nobody's address.
ALTER TABLE users ADD COLUMN erased_at BIGINT;
