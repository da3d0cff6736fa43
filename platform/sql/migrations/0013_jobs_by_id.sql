-- A job is finished after it was made, which its id begins with, so what was finished long ago is
-- found by its id.
DROP INDEX jobs_finished;
