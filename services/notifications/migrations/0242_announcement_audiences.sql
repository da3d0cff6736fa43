-- SPDX-License-Identifier: Apache-2.0
-- Where the search for those whom an announcement is for goes on; none: all of them are found, or it
-- is found who they are while they are told.
ALTER TABLE announcements ADD COLUMN gather TEXT;
