-- SPDX-License-Identifier: Apache-2.0
-- When an account was deactivated: nobody signs in to it until an operator takes that back.
ALTER TABLE users ADD COLUMN deactivated_at BIGINT;
