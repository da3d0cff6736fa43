-- SPDX-License-Identifier: Apache-2.0
-- A role that was asked for at sign-up and waits for an operator. An account has at most one.
CREATE TABLE role_requests (
    user_id TEXT PRIMARY KEY REFERENCES users (user_id),
    role TEXT NOT NULL CHECK (role IN ('partner', 'courier')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
    reason TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    answered_by TEXT
);
-- Ids are in the order of their making, so this is who waits longest.
CREATE INDEX role_requests_by_state ON role_requests (state, user_id);

-- `digest` is of the token, which is stored nowhere. `email` is where it was mailed.
CREATE TABLE invitations (
    invitation_id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('partner', 'courier', 'support', 'operator')),
    partner_id TEXT,
    email TEXT NOT NULL,
    locale TEXT NOT NULL,
    created_by TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_by TEXT,
    accepted_at BIGINT,
    revoked_at BIGINT,
    CHECK ((role = 'partner') = (partner_id IS NOT NULL)),
    CHECK ((accepted_by IS NULL) = (accepted_at IS NULL)),
    CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE INDEX invitations_accepted ON invitations (accepted_by) WHERE accepted_by IS NOT NULL;
