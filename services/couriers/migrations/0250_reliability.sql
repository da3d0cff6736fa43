-- SPDX-License-Identifier: Apache-2.0
-- How far each courier can be relied on, counted as it happens, and what became of an assignment
-- that did not go well. Offers of before are counted here; what became of them nobody noted.

ALTER TABLE delivery_offers ADD COLUMN given_back_at BIGINT;
ALTER TABLE delivery_offers ADD COLUMN failed_at BIGINT;
ALTER TABLE delivery_offers ADD COLUMN late_at BIGINT;

ALTER TABLE couriers ADD COLUMN offered BIGINT NOT NULL DEFAULT 0;
ALTER TABLE couriers ADD COLUMN accepted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE couriers ADD COLUMN declined BIGINT NOT NULL DEFAULT 0;
ALTER TABLE couriers ADD COLUMN expired BIGINT NOT NULL DEFAULT 0;
ALTER TABLE couriers ADD COLUMN failed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE couriers ADD COLUMN late BIGINT NOT NULL DEFAULT 0;

UPDATE couriers SET offered = o.offered, accepted = o.accepted, declined = o.declined,
    expired = o.expired
FROM (SELECT courier_id, COUNT(*) AS offered,
        SUM(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END) AS accepted,
        SUM(CASE WHEN state = 'declined' THEN 1 ELSE 0 END) AS declined,
        SUM(CASE WHEN state = 'expired' THEN 1 ELSE 0 END) AS expired
    FROM delivery_offers GROUP BY courier_id) o
WHERE o.courier_id = couriers.courier_id;
