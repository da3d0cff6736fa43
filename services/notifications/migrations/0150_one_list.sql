-- SPDX-License-Identifier: Apache-2.0
-- One index for a person's news, read or not: it says which, so that the unread are listed and
-- counted from it alone. New news come last: a page is filled before the next is begun.

DROP INDEX notifications_unread;
DROP INDEX notifications_by_user;
CREATE INDEX notifications_of_user ON notifications (user_id, notification_id, read_at);
