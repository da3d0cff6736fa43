-- SPDX-License-Identifier: Apache-2.0
-- What people were told, and the copy of the people. Times are microseconds since 1970, UTC.

-- One row is one piece of news to one person: what the app lists and the mail is made of. Texts
-- are made when they are read, in the language that the person has then. `occasion` is empty, but
-- for kinds of which an order may have several.
CREATE TABLE notifications (
    order_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    occasion TEXT NOT NULL,
    notification_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    number TEXT NOT NULL,
    partner_title TEXT NOT NULL,
    courier_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    due BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    mail TEXT NOT NULL CHECK (mail IN ('none', 'queued', 'sent', 'failed')),
    PRIMARY KEY (order_id, kind, occasion)
) /* sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX notifications_by_user ON notifications (user_id, notification_id DESC);
CREATE INDEX notifications_unread ON notifications (user_id, notification_id DESC)
    WHERE read_at IS NULL;

-- A copy of identity's users, by version.
CREATE TABLE users (
    user_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    locale TEXT NOT NULL
);
