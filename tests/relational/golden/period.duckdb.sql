-- c/r: r
-- One row for each duty as of 2016-11-30. Every table is taken to hold all there is, each key once.
-- reads filing: member_id TEXT, filed_on DATE, period TEXT
-- reads member: id TEXT, joined_on DATE, left_on DATE
WITH "periods_month" AS (
  SELECT
    *
  FROM (VALUES
    ('2016-09', CAST('2016-09-01' AS DATE), CAST('2016-09-30' AS DATE)),
    ('2016-10', CAST('2016-10-01' AS DATE), CAST('2016-10-31' AS DATE)),
    ('2016-11', CAST('2016-11-01' AS DATE), CAST('2016-11-30' AS DATE))) AS given("label", "first_day", "last_day")
), "duty_terms_3" AS (
  SELECT
    "member"."id" AS "id",
    "period"."label" AS "label",
    "period"."first_day" AS "first_day",
    "member"."joined_on" AS "joined_on",
    CASE
      WHEN "member"."left_on" IS NULL
      THEN CASE
        WHEN CASE
          WHEN (
            CAST("period"."last_day" AS TIMESTAMP) + INTERVAL '86399.999999' SECOND
          ) <= CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
          THEN CAST("period"."last_day" AS TIMESTAMP) + INTERVAL '86399.999999' SECOND
          ELSE CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
        END > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
        THEN CAST(NULL AS BOOLEAN)
        ELSE FALSE
      END
      ELSE CASE
        WHEN "member"."left_on" > CASE
          WHEN (
            CAST("period"."last_day" AS TIMESTAMP) + INTERVAL '86399.999999' SECOND
          ) <= CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP)
          THEN "period"."last_day"
          ELSE CAST('2016-11-30' AS DATE)
        END
        THEN FALSE
        ELSE TRUE
      END
    END AS "term",
    "period"."last_day" AS "last_day",
    "member"."left_on" AS "left_on"
  FROM "member"
  INNER JOIN "periods_month" AS "period"
    ON "member"."joined_on" IS NULL OR "period"."last_day" >= "member"."joined_on"
  WHERE
    NOT CASE
      WHEN "member"."joined_on" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN "member"."joined_on" > CAST('2016-11-30' AS DATE) THEN FALSE ELSE TRUE END
    END IS FALSE
), "duty_terms_2" AS (
  SELECT
    "duty_terms_3"."id" AS "id",
    "duty_terms_3"."label" AS "label",
    "duty_terms_3"."first_day" AS "first_day",
    CASE
      WHEN "duty_terms_3"."joined_on" > CAST('2016-09-20' AS DATE)
      THEN "duty_terms_3"."joined_on"
      ELSE CAST('2016-09-20' AS DATE)
    END AS "term",
    "duty_terms_3"."term" IS FALSE AS "term_2",
    "duty_terms_3"."last_day" AS "last_day",
    CASE
      WHEN "duty_terms_3"."term"
      THEN CASE
        WHEN "duty_terms_3"."term"
        THEN "duty_terms_3"."left_on"
        ELSE CAST(NULL AS DATE)
      END
      ELSE CAST(NULL AS DATE)
    END AS "term_3",
    "duty_terms_3"."joined_on" AS "joined_on"
  FROM "duty_terms_3"
), "duty_terms" AS (
  SELECT
    "duty_terms_2"."id" AS "id",
    "duty_terms_2"."label" AS "label",
    (
      (
        "duty_terms_2"."first_day" >= "duty_terms_2"."term"
        AND CASE
          WHEN "duty_terms_2"."term_2"
          THEN TRUE
          ELSE "duty_terms_2"."last_day" <= "duty_terms_2"."term_3"
        END
      )
      OR CASE
        WHEN "duty_terms_2"."term_2"
        THEN TRUE
        ELSE CASE
          WHEN NOT "duty_terms_2"."term_3" IS NULL
          THEN TRUE
          ELSE CAST(NULL AS BOOLEAN)
        END
      END
    )
    AND CASE
      WHEN NOT "duty_terms_2"."joined_on" IS NULL
      THEN TRUE
      ELSE CAST(NULL AS BOOLEAN)
    END AS "term",
    "duty_terms_2"."first_day" AS "first_day",
    "duty_terms_2"."last_day" AS "last_day",
    "duty_terms_2"."term_3" AS "term_2",
    "duty_terms_2"."term" AS "term_3"
  FROM "duty_terms_2"
), "duty" AS (
  SELECT
    "duty_terms"."id" AS "id",
    "duty_terms"."label" AS "label",
    "duty_terms"."term" AS "applies",
    "duty_terms"."first_day" AS "first_day",
    "duty_terms"."last_day" AS "last_day"
  FROM "duty_terms"
  WHERE
    NOT (
      "duty_terms"."term_2" < CASE
        WHEN "duty_terms"."term_3" > "duty_terms"."first_day"
        THEN "duty_terms"."term_3"
        ELSE "duty_terms"."first_day"
      END
    ) IS TRUE
    AND NOT "duty_terms"."term" IS FALSE
), "filings_of_each_terms_2" AS (
  SELECT
    "duty"."id" AS "id",
    "duty"."label" AS "label",
    CASE
      WHEN "filings"."filed_on" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN "filings"."filed_on" > CAST('2016-11-30' AS DATE) THEN FALSE ELSE TRUE END
    END AS "term",
    "filings"."period" AS "period"
  FROM "duty"
  INNER JOIN "filing" AS "filings"
    ON "filings"."member_id" = "duty"."id"
  WHERE
    NOT (
      "filings"."period" = "duty"."label"
    ) IS FALSE
), "filings_of_each_terms" AS (
  SELECT
    "filings_of_each_terms_2"."id" AS "id",
    "filings_of_each_terms_2"."label" AS "label",
    "filings_of_each_terms_2"."term"
    AND "filings_of_each_terms_2"."period" = "filings_of_each_terms_2"."label" AS "term",
    "filings_of_each_terms_2"."term" AS "term_2"
  FROM "filings_of_each_terms_2"
), "filings_of_each" AS (
  SELECT
    "filings_of_each_terms"."id" AS "key_1",
    "filings_of_each_terms"."label" AS "key_2",
    BOOL_OR(CAST("filings_of_each_terms"."term" IS NULL AS BOOLEAN)) AS "unsure",
    BOOL_OR(CAST("filings_of_each_terms"."term" IS TRUE AS BOOLEAN)) AS "held"
  FROM "filings_of_each_terms"
  WHERE
    NOT "filings_of_each_terms"."term_2" IS FALSE
  GROUP BY
    "filings_of_each_terms"."id",
    "filings_of_each_terms"."label"
), "verdict_terms" AS (
  SELECT
    "duty"."id" AS "id",
    "duty"."label" AS "label",
    "duty"."applies" AS "applies",
    CASE
      WHEN "filings_of_each"."held" IS TRUE
      THEN TRUE
      WHEN "filings_of_each"."unsure" IS TRUE
      THEN CAST(NULL AS BOOLEAN)
      ELSE FALSE
    END AS "term"
  FROM "duty"
  LEFT JOIN "filings_of_each"
    ON "filings_of_each"."key_1" = "duty"."id"
    AND "filings_of_each"."key_2" = "duty"."label"
), "verdict" AS (
  SELECT
    "verdict_terms"."id" AS "id",
    "verdict_terms"."label" AS "label",
    CASE
      WHEN "verdict_terms"."applies" IS FALSE
      THEN 0
      WHEN "verdict_terms"."applies" IS NULL
      THEN 4
      WHEN "verdict_terms"."term"
      THEN 2
      WHEN "verdict_terms"."term" IS NULL
      THEN 4
      ELSE 9
    END AS "code"
  FROM "verdict_terms"
)
SELECT
  "verdict"."id" AS "id",
  "verdict"."label" AS "period",
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
