-- c/r: r
-- One row for each duty as of 2016-11-30. Every table is taken to hold all there is, each key once.
-- reads policy: __row BIGINT, id TEXT, signed_on DATE
-- reads visit: policy_id TEXT, held_at TIMESTAMP, n BIGINT
WITH "duty_terms_2" AS (
  SELECT
    "policy"."__row" AS "__row",
    "policy"."signed_on" AS "signed_on",
    "policy"."id" AS "id",
    CASE WHEN "policy"."signed_on" IS NULL THEN 2 ELSE 0 END AS "term"
  FROM "policy"
  WHERE
    NOT CASE
      WHEN "policy"."signed_on" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN "policy"."signed_on" > CAST('2016-11-30' AS DATE) THEN FALSE ELSE TRUE END
    END IS FALSE
), "duty_terms" AS (
  SELECT
    "duty_terms_2"."__row" AS "__row",
    "duty_terms_2"."signed_on" AS "signed_on",
    "duty_terms_2"."id" AS "id",
    CASE
      WHEN CASE
        WHEN "duty_terms_2"."signed_on" <= CAST('9999-11-30' AS DATE)
        THEN CAST("duty_terms_2"."signed_on" + 1 * INTERVAL '1 MONTH' AS DATE)
      END IS NULL
      THEN CASE WHEN "duty_terms_2"."term" <> 0 THEN "duty_terms_2"."term" ELSE 4 END
      ELSE 0
    END AS "term",
    (
      CAST(CASE
        WHEN "duty_terms_2"."signed_on" <= CAST('9999-11-30' AS DATE)
        THEN CAST("duty_terms_2"."signed_on" + 1 * INTERVAL '1 MONTH' AS DATE)
      END AS TIMESTAMP) + INTERVAL '86399.999999 SECOND'
    ) <= CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP) AS "term_2"
  FROM "duty_terms_2"
), "duty" AS (
  SELECT
    "duty_terms"."__row" AS "__row",
    "duty_terms"."signed_on" >= CAST('2016-09-20' AS DATE) AS "applies",
    "duty_terms"."id" AS "id",
    "duty_terms"."signed_on" AS "arose",
    CASE
      WHEN "duty_terms"."signed_on" <= CAST('9999-11-30' AS DATE)
      THEN CAST("duty_terms"."signed_on" + 1 * INTERVAL '1 MONTH' AS DATE)
    END AS "due",
    "duty_terms"."term" AS "doubt",
    CASE
      WHEN "duty_terms"."term_2"
      THEN CAST(CASE
        WHEN "duty_terms"."signed_on" <= CAST('9999-11-30' AS DATE)
        THEN CAST("duty_terms"."signed_on" + 1 * INTERVAL '1 MONTH' AS DATE)
      END AS TIMESTAMP) + INTERVAL '86399.999999 SECOND'
      ELSE CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
    END AS "horizon",
    CASE
      WHEN "duty_terms"."term_2"
      THEN CASE
        WHEN "duty_terms"."signed_on" <= CAST('9999-11-30' AS DATE)
        THEN CAST("duty_terms"."signed_on" + 1 * INTERVAL '1 MONTH' AS DATE)
      END
      ELSE CAST('2016-11-30' AS DATE)
    END AS "horizon_day",
    COALESCE(
      CAST("duty_terms"."signed_on" AS TIMESTAMP),
      CAST('0001-01-01 00:00:00' AS TIMESTAMP)
    ) AS "since",
    "duty_terms"."term" & 9223372036854775806 AS "due_causes"
  FROM "duty_terms"
), "visits_of_each_terms_2" AS (
  SELECT
    "duty"."__row" AS "__row",
    CASE
      WHEN "visits"."held_at" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN "visits"."held_at" > "duty"."horizon" THEN FALSE ELSE TRUE END
    END AS "term",
    "visits"."n" AS "n"
  FROM "duty"
  INNER JOIN "visit" AS "visits"
    ON "visits"."policy_id" = "duty"."id"
  WHERE
    NOT (
      "visits"."n" > 1
    ) IS FALSE
), "visits_of_each_terms" AS (
  SELECT
    "visits_of_each_terms_2"."__row" AS "__row",
    "visits_of_each_terms_2"."term" AND "visits_of_each_terms_2"."n" > 1 AS "term",
    "visits_of_each_terms_2"."term" AS "term_2"
  FROM "visits_of_each_terms_2"
), "visits_of_each" AS (
  SELECT
    "visits_of_each_terms"."__row" AS "key_1",
    BOOL_OR("visits_of_each_terms"."term" IS NULL) AS "unsure",
    BOOL_OR("visits_of_each_terms"."term" IS TRUE) AS "held"
  FROM "visits_of_each_terms"
  WHERE
    NOT "visits_of_each_terms"."term_2" IS FALSE
  GROUP BY
    "visits_of_each_terms"."__row"
), "visits_of_each_2_terms_2" AS (
  SELECT
    "visits_2"."policy_id" AS "policy_id",
    CASE
      WHEN "visits_2"."held_at" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE
        WHEN "visits_2"."held_at" > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
        THEN FALSE
        ELSE TRUE
      END
    END AS "term",
    "visits_2"."n" AS "n"
  FROM "visit" AS "visits_2"
  WHERE
    NOT (
      "visits_2"."n" > 1
    ) IS FALSE
), "visits_of_each_2_terms" AS (
  SELECT
    "visits_of_each_2_terms_2"."policy_id" AS "policy_id",
    "visits_of_each_2_terms_2"."term" AND "visits_of_each_2_terms_2"."n" > 1 AS "term",
    "visits_of_each_2_terms_2"."term" AS "term_2"
  FROM "visits_of_each_2_terms_2"
), "visits_of_each_2" AS (
  SELECT
    "visits_of_each_2_terms"."policy_id" AS "key_1",
    BOOL_OR("visits_of_each_2_terms"."term" IS NULL) AS "unsure",
    BOOL_OR("visits_of_each_2_terms"."term" IS TRUE) AS "held"
  FROM "visits_of_each_2_terms"
  WHERE
    NOT "visits_of_each_2_terms"."term_2" IS FALSE
  GROUP BY
    "visits_of_each_2_terms"."policy_id"
), "verdict_terms" AS (
  SELECT
    "duty"."__row" AS "__row",
    "duty"."applies" AS "applies",
    "duty"."doubt" AS "doubt",
    CASE
      WHEN "visits_of_each"."held" IS TRUE
      THEN TRUE
      WHEN "visits_of_each"."unsure" IS TRUE
      OR (
        CASE
          WHEN CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP) < "duty"."horizon"
          THEN CAST(NULL AS BOOLEAN)
          ELSE FALSE
        END
        AND CAST(NULL AS BOOLEAN)
      ) IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE FALSE
    END AS "term",
    "duty"."due" AS "due",
    "visits_of_each_2"."held" AS "held",
    "visits_of_each_2"."unsure" AS "unsure",
    "duty"."id" AS "id"
  FROM "duty"
  LEFT JOIN "visits_of_each"
    ON "visits_of_each"."key_1" = "duty"."__row"
  LEFT JOIN "visits_of_each_2"
    ON "visits_of_each_2"."key_1" = "duty"."id"
), "verdict" AS (
  SELECT
    "verdict_terms"."__row" AS "__row",
    CASE
      WHEN "verdict_terms"."applies" IS FALSE
      THEN 0
      WHEN "verdict_terms"."applies" IS NULL OR "verdict_terms"."doubt" > 1
      THEN 4
      WHEN "verdict_terms"."term"
      THEN 2
      WHEN "verdict_terms"."doubt" = 1
      OR (
        CAST("verdict_terms"."due" AS TIMESTAMP) + INTERVAL '86399.999999 SECOND'
      ) > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
      THEN 3
      WHEN "verdict_terms"."term" IS NULL
      THEN 4
      WHEN CASE
        WHEN "verdict_terms"."held" IS TRUE
        THEN TRUE
        WHEN "verdict_terms"."unsure" IS TRUE
        THEN CAST(NULL AS BOOLEAN)
        ELSE FALSE
      END
      THEN 8
      ELSE 9
    END AS "code",
    "verdict_terms"."id" AS "id",
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
