-- c/r: r
-- One row for each duty as of 2016-11-30. Every table is taken to hold all there is, each key once.
-- reads policy: __row BIGINT, id TEXT, signed_on DATE, kind TEXT
-- reads visit: policy_id TEXT, held_at TIMESTAMP, flag BOOLEAN
WITH "duty" AS (
  SELECT
    "policy"."__row" AS "__row",
    "policy"."signed_on" >= CAST('2016-09-20' AS DATE) AS "applies",
    "policy"."id" AS "id",
    "policy"."signed_on" AS "arose",
    "policy"."kind" AS "kind"
  FROM "policy"
  WHERE
    NOT CASE
      WHEN "policy"."signed_on" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN "policy"."signed_on" > CAST('2016-11-30' AS DATE) THEN FALSE ELSE TRUE END
    END IS FALSE
), "visits_of_each_terms_2" AS (
  SELECT
    "visits"."policy_id" AS "policy_id",
    CASE
      WHEN "visits"."held_at" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE
        WHEN "visits"."held_at" > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
        THEN FALSE
        ELSE TRUE
      END
    END AS "term",
    "visits"."flag" AS "flag"
  FROM "visit" AS "visits"
  WHERE
    NOT "visits"."flag" IS TRUE
), "visits_of_each_terms" AS (
  SELECT
    "visits_of_each_terms_2"."policy_id" AS "policy_id",
    NOT "visits_of_each_terms_2"."term" OR "visits_of_each_terms_2"."flag" AS "term",
    "visits_of_each_terms_2"."term" AS "term_2"
  FROM "visits_of_each_terms_2"
), "visits_of_each" AS (
  SELECT
    "visits_of_each_terms"."policy_id" AS "key_1",
    BOOL_OR("visits_of_each_terms"."term" IS NULL) AS "unsure",
    BOOL_OR("visits_of_each_terms"."term" IS FALSE) AS "failed"
  FROM "visits_of_each_terms"
  WHERE
    NOT "visits_of_each_terms"."term_2" IS FALSE
  GROUP BY
    "visits_of_each_terms"."policy_id"
), "verdict_terms" AS (
  SELECT
    "duty"."__row" AS "__row",
    "duty"."applies" AND "duty"."kind" = 'red' AS "term",
    CASE
      WHEN "visits_of_each"."failed" IS TRUE
      THEN FALSE
      WHEN "visits_of_each"."unsure" IS TRUE
      THEN CAST(NULL AS BOOLEAN)
      ELSE TRUE
    END AS "term_2",
    "duty"."id" AS "id"
  FROM "duty"
  LEFT JOIN "visits_of_each"
    ON "visits_of_each"."key_1" = "duty"."id"
), "verdict" AS (
  SELECT
    "verdict_terms"."__row" AS "__row",
    CASE
      WHEN "verdict_terms"."term" IS FALSE
      THEN 0
      WHEN "verdict_terms"."term" IS NULL
      THEN 4
      WHEN "verdict_terms"."term_2"
      THEN 2
      WHEN "verdict_terms"."term_2" IS NULL
      THEN 4
      ELSE 9
    END AS "code",
    "verdict_terms"."id" AS "id"
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
  END AS "status"
FROM "verdict"
WHERE
  "verdict"."code" <> 0;
