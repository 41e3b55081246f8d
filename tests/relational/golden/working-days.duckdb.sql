-- c/r: r
-- One row for each duty as of 2016-11-30. Every table is taken to hold all there is, each key once.
-- reads visit: id TEXT, held_at TIMESTAMP, closed_on DATE
-- The tables of working days are printed by: directive-rules sql --calendar
WITH "duty_terms_2" AS (
  SELECT
    "visit"."id" AS "id",
    "visit"."held_at" AS "held_at",
    "working_day"."day" AS "day",
    CASE WHEN "visit"."held_at" IS NULL THEN 2 ELSE 0 END AS "term",
    "visit"."closed_on" AS "closed_on"
  FROM "visit"
  LEFT JOIN "calendar" AS "calendar_day"
    ON "calendar_day"."day" = CAST("visit"."held_at" AS DATE)
  LEFT JOIN "working_days" AS "working_day"
    ON "working_day"."ordinal" = (
      CAST("calendar_day"."ordinal" AS BIGINT) + CAST(2 AS BIGINT)
    )
  WHERE
    NOT CASE
      WHEN "visit"."held_at" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE
        WHEN "visit"."held_at" > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
        THEN FALSE
        ELSE TRUE
      END
    END IS FALSE
), "duty_terms" AS (
  SELECT
    "duty_terms_2"."id" AS "id",
    "duty_terms_2"."held_at" AS "held_at",
    "duty_terms_2"."day" AS "day",
    CASE
      WHEN "duty_terms_2"."day" IS NULL
      THEN CASE WHEN "duty_terms_2"."term" <> 0 THEN "duty_terms_2"."term" ELSE 4 END
      ELSE 0
    END AS "term",
    "duty_terms_2"."closed_on" AS "closed_on"
  FROM "duty_terms_2"
), "duty" AS (
  SELECT
    "duty_terms"."id" AS "id",
    CAST("duty_terms"."held_at" AS DATE) >= CAST('2016-09-20' AS DATE) AS "applies",
    CAST("duty_terms"."held_at" AS DATE) AS "arose",
    "duty_terms"."day" AS "due",
    "duty_terms"."term" AS "doubt",
    CASE
      WHEN (
        CAST("duty_terms"."day" AS TIMESTAMP) + INTERVAL '86399.999999' SECOND
      ) <= CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
      THEN CAST("duty_terms"."day" AS TIMESTAMP) + INTERVAL '86399.999999' SECOND
      ELSE CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
    END AS "horizon",
    CASE
      WHEN (
        CAST("duty_terms"."day" AS TIMESTAMP) + INTERVAL '86399.999999' SECOND
      ) <= CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
      THEN "duty_terms"."day"
      ELSE CAST('2016-11-30' AS DATE)
    END AS "horizon_day",
    COALESCE("duty_terms"."held_at", CAST('0001-01-01 00:00:00' AS TIMESTAMP)) AS "since",
    "duty_terms"."term" & 9223372036854775806 AS "due_causes",
    "duty_terms"."closed_on" AS "closed_on"
  FROM "duty_terms"
), "verdict_terms" AS (
  SELECT
    "duty"."id" AS "id",
    "duty"."applies" AS "applies",
    "duty"."doubt" AS "doubt",
    CASE
      WHEN "duty"."closed_on" IS NULL
      THEN CASE
        WHEN "duty"."horizon" > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
        THEN CAST(NULL AS BOOLEAN)
        ELSE FALSE
      END
      ELSE CASE WHEN "duty"."closed_on" > "duty"."horizon_day" THEN FALSE ELSE TRUE END
    END AS "term",
    "duty"."due" AS "due",
    "duty"."closed_on" AS "closed_on"
  FROM "duty"
), "verdict" AS (
  SELECT
    "verdict_terms"."id" AS "id",
    CASE
      WHEN "verdict_terms"."applies" IS FALSE
      THEN 0
      WHEN "verdict_terms"."applies" IS NULL OR "verdict_terms"."doubt" > 1
      THEN 4
      WHEN "verdict_terms"."term"
      THEN 2
      WHEN "verdict_terms"."doubt" = 1
      OR (
        CAST("verdict_terms"."due" AS TIMESTAMP) + INTERVAL '86399.999999' SECOND
      ) > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
      THEN 3
      WHEN "verdict_terms"."term" IS NULL
      THEN 4
      WHEN CASE
        WHEN "verdict_terms"."closed_on" IS NULL
        THEN FALSE
        ELSE CASE
          WHEN "verdict_terms"."closed_on" > CAST('2016-11-30' AS DATE)
          THEN FALSE
          ELSE TRUE
        END
      END
      THEN 8
      ELSE 9
    END AS "code",
    "verdict_terms"."due" AS "due"
  FROM "verdict_terms"
)
SELECT
  "verdict"."id" AS "id",
  CASE
    WHEN "verdict"."code" = 1
    THEN 'exempt'
    WHEN "verdict"."code" = 2
    THEN 'compliant'
    WHEN "verdict"."code" = 3
    THEN 'pending'
    WHEN "verdict"."code" = 4
    THEN 'undetermined'
    WHEN "verdict"."code" = 8
    THEN 'late'
    ELSE 'violated'
  END AS "status",
  "verdict"."due" AS "due"
FROM "verdict"
WHERE
  "verdict"."code" <> 0;
