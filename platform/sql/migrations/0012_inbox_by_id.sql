-- An event is claimed at or after its time, which its id begins with, so old claims are found by
-- their ids. Only ids that are made of something else than a time, and begin with zeros instead, are
-- found by when they were claimed.
DROP INDEX inbox_at;
CREATE INDEX inbox_of_no_time ON inbox (at) WHERE event_id < 'evt_01';
