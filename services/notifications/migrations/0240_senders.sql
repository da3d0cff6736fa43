-- SPDX-License-Identifier: Apache-2.0
-- Who sends, as a message of the contract: it has their keys, and is sealed.
CREATE TABLE senders (
    agent_id TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL
);
