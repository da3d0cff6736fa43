-- SPDX-License-Identifier: Apache-2.0
-- All couriers that a user is or was: of who is erased, each is cleared.

CREATE INDEX couriers_of_user ON couriers (user_id);
