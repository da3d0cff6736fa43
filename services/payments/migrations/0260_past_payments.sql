-- SPDX-License-Identifier: Apache-2.0
-- What a payment was after each change, a line for each (platform/service/past.hpp); of what older
-- releases did there is none.

ALTER TABLE payments ADD COLUMN past TEXT NOT NULL DEFAULT '';
