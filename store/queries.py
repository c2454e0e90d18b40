"""The questions asked of the database, by name. NEWEST leaps from indicator to indicator by the index,
however long their past. What was added later counts as newer, whatever the clock said meanwhile."""

NEWEST_OBSERVATIONS = """
WITH RECURSIVE rows_of (project, indicator) AS (
    SELECT asked.value, (SELECT min(indicator) FROM observations WHERE project = asked.value)
    FROM json_each(:projects) AS asked
    UNION ALL
    SELECT project, (
        SELECT min(o.indicator) FROM observations o
        WHERE o.project = rows_of.project AND o.indicator > rows_of.indicator
    )
    FROM rows_of WHERE indicator IS NOT NULL
)
SELECT o.* FROM rows_of CROSS JOIN observations o ON o.seq = (
    SELECT n.seq FROM observations n
    WHERE n.project = rows_of.project AND n.indicator = rows_of.indicator
      AND n.as_of <= :as_of AND n.seq <= :observations_to AND n.recorded_at <= :recorded_by
    ORDER BY n.as_of DESC, n.seq DESC LIMIT 1
)
"""

ENTRIES = """
SELECT * FROM entries
WHERE project IN (SELECT value FROM json_each(:projects)) AND as_of <= :as_of
  AND seq <= :entries_to AND recorded_at <= :recorded_by
ORDER BY as_of, seq
"""

EVIDENCE_OF_ENTRIES = """
SELECT * FROM evidence
WHERE entry IN (SELECT value FROM json_each(:entries)) AND seq <= :evidence_to ORDER BY seq
"""

EVIDENCE_BY_HASH = "SELECT * FROM evidence WHERE sha256 = :sha256 ORDER BY seq DESC"

OBSERVATION_HISTORY = """
WITH ranked AS MATERIALIZED (
    SELECT o.seq, row_number() OVER (
        PARTITION BY o.indicator, o.as_of ORDER BY o.seq DESC
    ) AS place
    FROM observations o
    WHERE o.project = :project AND o.seq <= :observations_to AND o.recorded_at <= :recorded_by
)
SELECT o.* FROM ranked CROSS JOIN observations o ON o.seq = ranked.seq
WHERE ranked.place = 1 ORDER BY o.indicator, o.as_of
"""

HISTORY_OF_PROJECTS = """
WITH ranked AS MATERIALIZED (
    SELECT o.seq, row_number() OVER (
        PARTITION BY o.project, o.indicator, o.as_of ORDER BY o.seq DESC
    ) AS place
    FROM json_each(:projects) AS asked CROSS JOIN observations o ON o.project = asked.value
    WHERE o.as_of <= :as_of AND o.seq <= :observations_to AND o.recorded_at <= :recorded_by
)
SELECT o.* FROM ranked CROSS JOIN observations o ON o.seq = ranked.seq
WHERE ranked.place = 1 ORDER BY o.as_of, o.seq
"""

NEWEST_AT_DAY = """
SELECT * FROM observations WHERE seq IN (
    SELECT max(seq) FROM observations
    WHERE project IN (SELECT value FROM json_each(:projects)) AND as_of = :as_of GROUP BY project, indicator
) ORDER BY seq
"""

MEASURED_UNTIL = "SELECT max(as_of) FROM observations WHERE outcome = 'measured'"

OBSERVATION = "SELECT * FROM observations WHERE seq = :seq"

OBSERVATIONS_OF_RUN = "SELECT * FROM observations WHERE run = :run ORDER BY seq"

DOUBTFUL_OF_RUNS = """
SELECT run, count(*) AS doubtful FROM observations
WHERE run IN (SELECT value FROM json_each(:runs))
  AND (instr(provenance, '"doubts":[{') OR instr(provenance, '"doubts":{"$part"'))
GROUP BY run
"""

PARTS = "SELECT sha256, json FROM parts WHERE sha256 IN (SELECT value FROM json_each(:keys))"

ADD_PART = "INSERT INTO parts (sha256, json) VALUES (?, ?)"

RUNS = """
SELECT r.id, r.kind, r."by", r.note, r.recorded_at AS started_at,
       e.outcome, e.counts, e.recorded_at AS finished_at,
       (SELECT as_of FROM observations WHERE run = r.id ORDER BY seq LIMIT 1) AS as_of
FROM runs r LEFT JOIN run_ends e ON e.run = r.id
WHERE (:run IS NULL OR r.id = :run) AND (:ended_by IS NULL OR e.recorded_at <= :ended_by)
ORDER BY r.seq DESC LIMIT :limit OFFSET :offset
"""

RUN_ROWS = "SELECT * FROM runs WHERE id IN (SELECT value FROM json_each(:runs))"

RUN_END_ROWS = "SELECT * FROM run_ends WHERE run IN (SELECT value FROM json_each(:runs))"

DECLARATIONS = """
SELECT * FROM declarations
WHERE seq IN (SELECT max(seq) FROM declarations GROUP BY project) ORDER BY project
"""

DECISIONS = """
SELECT * FROM decisions
WHERE (:projects IS NULL OR project IN (SELECT value FROM json_each(:projects)))
  AND seq <= :decisions_to AND recorded_at <= :recorded_by
ORDER BY seq
"""

DECLARED_TEXTS = """
SELECT * FROM declarations
WHERE project IN (SELECT value FROM json_each(:projects)) AND sha256 IN (SELECT value FROM json_each(:hashes))
ORDER BY seq DESC
"""

DECLARED_BY = """
SELECT * FROM declarations
WHERE project IN (SELECT value FROM json_each(:projects))
  AND seq <= :declarations_to AND recorded_at <= :recorded_by
ORDER BY seq DESC
"""

RULE_TEXT = "SELECT * FROM rule_texts WHERE name = :name AND sha256 = :sha256"

LAST_DECLARED = "SELECT * FROM declarations WHERE project = :project ORDER BY seq DESC LIMIT 1"

CLAIM_SLOT = """
INSERT INTO claims (project, as_of, owner, claimed_at, expires_at, boot, process, lapses)
SELECT :project, :as_of, :owner, :now, :expires_at, :boot, :process, :lapses
WHERE NOT EXISTS (SELECT 1 FROM slots WHERE project = :project AND as_of = :as_of)
ON CONFLICT (project, as_of) DO UPDATE
SET owner = excluded.owner, claimed_at = excluded.claimed_at, expires_at = excluded.expires_at,
    boot = excluded.boot, process = excluded.process, lapses = excluded.lapses
WHERE claims.expires_at <= excluded.claimed_at OR claims.boot <> excluded.boot OR claims.lapses <= :uptime
"""

HELD_CLAIMS = "SELECT project, as_of FROM claims WHERE owner = :owner"

UNFULFILLED_SLOTS = """
SELECT s.project, s.as_of, s.due_at, coalesce(r.started_at, s.started_at) AS tried_at,
       coalesce(r.seq, 0) AS last_retry,
       coalesce(r.started_at, s.started_at) > :now OR coalesce(r.outcome = 'ahead', 0) AS ahead
FROM slots s LEFT JOIN retries r
    ON r.seq = (SELECT max(n.seq) FROM retries n WHERE n.project = s.project AND n.as_of = s.as_of)
WHERE s.project IN (SELECT value FROM json_each(:projects))
  AND (ahead OR s.as_of >= :since AND coalesce(r.outcome, s.outcome) IN ('partial', 'failed'))
ORDER BY s.as_of, ahead, s.project
"""

CLAIM_RETRY = """
INSERT INTO claims (project, as_of, owner, claimed_at, expires_at, boot, process, lapses)
SELECT :project, :as_of, :owner, :now, :expires_at, :boot, :process, :lapses
WHERE NOT EXISTS (
    SELECT 1 FROM retries WHERE project = :project AND as_of = :as_of AND seq > :last_retry
)
ON CONFLICT (project, as_of) DO UPDATE
SET owner = excluded.owner, claimed_at = excluded.claimed_at, expires_at = excluded.expires_at,
    boot = excluded.boot, process = excluded.process, lapses = excluded.lapses
WHERE claims.expires_at <= excluded.claimed_at OR claims.boot <> excluded.boot OR claims.lapses <= :uptime
"""

INPUTS = "SELECT looked, settled, changed_at FROM inputs WHERE id = 1"

SET_INPUTS = """
INSERT INTO inputs (id, looked, settled, changed_at) VALUES (1, :looked, :settled, :changed_at)
ON CONFLICT (id) DO UPDATE
SET looked = excluded.looked, settled = excluded.settled, changed_at = excluded.changed_at
"""

RELEASE = "DELETE FROM claims WHERE project = :project AND as_of = :as_of AND owner = :owner"

FINISHED_SLOTS = "SELECT project, as_of FROM slots WHERE project IN (SELECT value FROM json_each(:projects))"

CLOCK = "SELECT seen_at FROM clock WHERE id = 1"

FORGET_CLOCK = "DELETE FROM clock"

SET_CLOCK = """
INSERT INTO clock (id, seen_at) VALUES (1, :now)
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at WHERE excluded.seen_at > clock.seen_at
"""

RENEW = """
UPDATE claims SET expires_at = max(expires_at, :expires_at), lapses = :lapses
WHERE process = :process AND boot = :boot
"""

CLAIMING_PROCESSES = "SELECT DISTINCT process FROM claims"

RELEASE_PROCESS = "DELETE FROM claims WHERE process = :process"

COUNT_UP = "INSERT INTO tokens (id, last) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET last = last + 1"

LAST_COUNT = "SELECT last FROM tokens WHERE id = 1"

BEAT = """
INSERT INTO processes (process, host, seen_at, boot, uptime, busy_since, doing, problem, stopped)
VALUES (:process, :host, :seen_at, :boot, :uptime, :busy_since, :doing, :problem, :stopped)
ON CONFLICT (process) DO UPDATE
SET seen_at = excluded.seen_at, uptime = excluded.uptime, busy_since = excluded.busy_since,
    doing = excluded.doing, problem = excluded.problem, stopped = excluded.stopped
"""

FORGET_PROCESSES = "DELETE FROM processes WHERE process <> :process AND (boot <> :boot OR uptime < :until)"

HEARTBEATS = "SELECT * FROM processes ORDER BY stopped, uptime DESC"

LAST_FINISHED_SLOT = "SELECT project, as_of, recorded_at FROM slots ORDER BY seq DESC LIMIT 1"

ADD_JOB = """
INSERT INTO jobs (kind, parameters, "by", created_at, state)
VALUES (:kind, :parameters, :by, :created_at, 'waiting')
"""

NEXT_JOB = """
SELECT id, tries FROM jobs
WHERE kind IN (SELECT value FROM json_each(:kinds))
  AND (state = 'waiting' OR state = 'running' AND (boot <> :boot OR lapses <= :uptime))
ORDER BY id LIMIT 1
"""

RUNNING_JOB_PROCESSES = "SELECT id, process FROM jobs WHERE state = 'running'"

HELD_JOB_PROCESS = """
SELECT process FROM jobs WHERE id = :id AND state = 'running' AND boot = :boot AND lapses > :uptime
"""

FREE_JOB = "UPDATE jobs SET lapses = 0 WHERE id = :id AND state = 'running' AND process = :process"

CLAIM_JOB = """
UPDATE jobs SET state = 'running', token = :token, tries = tries + 1, done = 0, total = 0,
    boot = :boot, process = :process, lapses = :lapses
WHERE id = :id
"""

HOLD_JOB = """
UPDATE jobs SET boot = :boot, lapses = :lapses WHERE id = :id AND token = :token AND state = 'running'
"""

REPORT_JOB = """
UPDATE jobs SET done = :done, total = :total, message = :message
WHERE id = :id AND token = :token AND state = 'running'
"""

FINISH_JOB = """
UPDATE jobs SET state = :state, message = :message, result = :result, finished_at = :finished_at
WHERE id = :id AND token = :token AND state = 'running'
"""

GIVE_BACK_JOB = """
UPDATE jobs SET state = 'waiting', tries = tries - 1 WHERE id = :id AND token = :token AND state = 'running'
"""

IS_ANY_JOB_OPEN = "SELECT 1 FROM jobs WHERE state IN ('waiting', 'running') LIMIT 1"

CANCEL_JOB = """
UPDATE jobs SET cancel = 1,
    finished_at = CASE state WHEN 'waiting' THEN :now ELSE finished_at END,
    state = CASE state WHEN 'waiting' THEN 'cancelled' ELSE state END
WHERE id = :id AND state IN ('waiting', 'running')
"""

JOBS = "SELECT * FROM jobs WHERE :id IS NULL OR id = :id ORDER BY id DESC LIMIT :limit"

SWEEP_JOBS = "DELETE FROM jobs WHERE finished_at < :before"

PROJECTS_OF_EVIDENCE = """SELECT DISTINCT entries.project FROM evidence
    JOIN entries ON entries.seq = evidence.entry WHERE evidence.sha256 = ? ORDER BY 1"""
