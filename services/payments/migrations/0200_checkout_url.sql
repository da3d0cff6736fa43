-- SPDX-License-Identifier: Apache-2.0
-- Where a provider outside has the payer pay. Payments from before were all of the built-in one,
-- whose page is ours.

ALTER TABLE payments ADD COLUMN checkout_url TEXT;
