-- SPDX-License-Identifier: Apache-2.0
-- What a courier is asked about, where several are asked at once.

CREATE INDEX delivery_offers_pending ON delivery_offers (courier_id, order_id)
    WHERE state = 'pending';
