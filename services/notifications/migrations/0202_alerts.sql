-- SPDX-License-Identifier: Apache-2.0
-- Who is told of alerts. Those who were known before are, once identity says something of them.
ALTER TABLE users ADD COLUMN operates BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX users_who_operate ON users (user_id) WHERE operates;

-- Alerts that wait for the next mail to one of those who want it so.
CREATE TABLE alert_mails (
    recipient TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    number TEXT NOT NULL,
    partner_title TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (recipient, alert_id)
) /* sqlite: WITHOUT ROWID */;
