-- SPDX-License-Identifier: Apache-2.0
-- Invitations that nobody came by are forgotten some time after their end.
CREATE INDEX invitations_unused ON invitations (expires_at) WHERE accepted_at IS NULL;
