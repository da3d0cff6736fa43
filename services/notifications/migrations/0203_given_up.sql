-- SPDX-License-Identifier: Apache-2.0
-- Mail that was given up is listed for operators. Of what goes well there is nothing in it.
CREATE INDEX notifications_given_up ON notifications (notification_id) WHERE mail = 'failed';
