-- SPDX-License-Identifier: Apache-2.0
-- Since when stock is held, when it was sold, and when it was given back or let go. NULL: not yet, or
-- by an older release, which did not keep it.

ALTER TABLE reservations ADD COLUMN held_at BIGINT;
ALTER TABLE reservations ADD COLUMN sold_at BIGINT;
ALTER TABLE reservations ADD COLUMN ended_at BIGINT;
