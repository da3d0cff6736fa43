-- SPDX-License-Identifier: Apache-2.0
-- What a provider's message is called in the inbox begins with zeros, where other ids have their
-- time: the first ten of its 26 characters. The rest is as before, so that none is taken twice.

UPDATE inbox SET event_id = 'evt_0000000000' || SUBSTR(event_id, 15)
WHERE consumer = 'payments.callbacks';
