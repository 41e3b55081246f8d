-- c/r: r
-- One row for each duty as of 2016-11-30. Every table is taken to hold all there is, each key once.
-- reads policy: __row BIGINT, id TEXT, signed_on DATE, rate DECIMAL(9, 6), kind TEXT
-- reads tariff: kind TEXT, valid_from DATE, valid_to DATE, rate DECIMAL(9, 6)
WITH "duty" AS (
  SELECT
    "policy"."__row" AS "__row",
    "policy"."signed_on" >= CAST('2016-09-20' AS DATE) AS "applies",
    "policy"."id" AS "id",
    "policy"."signed_on" AS "arose",
    "policy"."kind" AS "kind",
    "policy"."rate" AS "rate"
  FROM "policy"
  WHERE
    NOT CASE
      WHEN "policy"."signed_on" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN "policy"."signed_on" > CAST('2016-11-30' AS DATE) THEN FALSE ELSE TRUE END
    END IS FALSE
), "tariff_of_each_terms_2" AS (
  SELECT
    "duty"."__row" AS "__row",
    CASE
      WHEN "tariff"."valid_from" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE
        WHEN "tariff"."valid_from" > CAST('2016-11-30' AS DATE)
        THEN FALSE
        ELSE TRUE
      END
    END
    AND (
      "tariff"."valid_from" IS NULL OR "tariff"."valid_from" <= "duty"."arose"
    )
    AND (
      "tariff"."valid_to" IS NULL OR "duty"."arose" <= "tariff"."valid_to"
    ) AS "term",
    "tariff"."rate" AS "rate"
  FROM "duty"
  INNER JOIN "tariff"
    ON "tariff"."kind" = "duty"."kind"
), "tariff_of_each_terms" AS (
  SELECT
    "tariff_of_each_terms_2"."__row" AS "__row",
    "tariff_of_each_terms_2"."term" IS TRUE AS "term",
    "tariff_of_each_terms_2"."term" AS "term_2",
    "tariff_of_each_terms_2"."rate" AS "rate"
  FROM "tariff_of_each_terms_2"
), "tariff_of_each" AS (
  SELECT
    "tariff_of_each_terms"."__row" AS "key_1",
    COUNT(CASE WHEN "tariff_of_each_terms"."term" THEN 1 ELSE CAST(NULL AS BIGINT) END) AS "found",
    BOOL_OR(CAST("tariff_of_each_terms"."term_2" IS NULL AS BOOLEAN)) AS "unsure",
    MAX(
      CASE
        WHEN "tariff_of_each_terms"."term"
        THEN "tariff_of_each_terms"."rate"
        ELSE CAST(NULL AS DECIMAL(9, 6))
      END
    ) AS "rate"
  FROM "tariff_of_each_terms"
  GROUP BY
    "tariff_of_each_terms"."__row"
), "verdict_terms" AS (
  SELECT
    "duty"."__row" AS "__row",
    "duty"."applies" AS "applies",
    CASE
      WHEN NOT (
        "duty"."kind" IS NULL OR "duty"."arose" IS NULL
      )
      AND COALESCE("tariff_of_each"."found", 0) = 1
      AND NOT "tariff_of_each"."unsure" IS TRUE
      THEN "tariff_of_each"."rate"
      ELSE CAST(NULL AS DECIMAL(9, 6))
    END AS "term",
    "duty"."rate" AS "rate",
    "duty"."id" AS "id"
  FROM "duty"
  LEFT JOIN "tariff_of_each"
    ON "tariff_of_each"."key_1" = "duty"."__row"
), "verdict" AS (
  SELECT
    "verdict_terms"."__row" AS "__row",
    CASE
      WHEN "verdict_terms"."applies" IS FALSE
      THEN 0
      WHEN "verdict_terms"."applies" IS NULL
      THEN 4
      WHEN "verdict_terms"."term" >= "verdict_terms"."rate"
      THEN 2
      WHEN "verdict_terms"."term" IS NULL OR "verdict_terms"."rate" IS NULL
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
