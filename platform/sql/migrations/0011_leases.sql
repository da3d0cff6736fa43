-- Work that one of several processes does alone, and until when it is that one's.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);

-- Which jobs a process has taken into its hands, where several share the table.
ALTER TABLE jobs ADD COLUMN leased_until BIGINT NOT NULL DEFAULT 0;
