-- Whose database this is: one row, written when the data folder is made and marked ever after.
-- `generation` grows in all databases of a folder together, so an older copy of one is noticed.
CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    generation BIGINT NOT NULL
);
