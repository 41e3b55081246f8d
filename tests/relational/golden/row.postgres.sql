-- c/r: r
-- One row for each duty as of 2016-11-30. Every table is taken to hold all there is, each key once.
-- reads policy: __row BIGINT, id TEXT, signed_on DATE, premium DECIMAL(12, 2), rate DECIMAL(9, 6)
WITH "verdict" AS (
  SELECT
    "policy"."__row" AS "__row",
    CASE
      WHEN (
        "policy"."signed_on" >= CAST('2016-09-20' AS DATE)
      ) IS FALSE
      THEN 0
      WHEN "policy"."signed_on" IS NULL
      THEN 4
      WHEN "policy"."premium" <= (
        "policy"."rate" * CAST('1000' AS DECIMAL(4, 0))
      )
      THEN 2
      WHEN "policy"."premium" IS NULL OR "policy"."rate" IS NULL
      THEN 4
      ELSE 9
    END AS "code",
    "policy"."id" AS "id"
  FROM "policy"
  WHERE
    NOT CASE
      WHEN "policy"."signed_on" IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN "policy"."signed_on" > CAST('2016-11-30' AS DATE) THEN FALSE ELSE TRUE END
    END IS FALSE
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
