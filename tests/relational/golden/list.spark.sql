-- c/r: r
-- One row for each duty as of 2016-11-30. Every table is taken to hold all there is, each key once.
-- reads policy: __row BIGINT, id STRING, signed_on DATE, kinds BOOLEAN
-- reads policy__kinds: __row BIGINT, member STRING
-- SET spark.sql.session.timeZone=Asia/Shanghai
-- SET spark.sql.timestampType=TIMESTAMP_NTZ
-- SET spark.sql.ansi.enabled=true
-- SET spark.sql.decimalOperations.allowPrecisionLoss=false
-- SET spark.sql.variable.substitute=false
-- SET spark.sql.parser.escapedStringLiterals=false
-- SET spark.sql.caseSensitive=true
WITH `duty` AS (
  SELECT
    `policy`.`__row` AS `__row`,
    `policy`.`signed_on` >= CAST('2016-09-20' AS DATE) AS `applies`,
    `policy`.`id` AS `id`,
    `policy`.`signed_on` AS `arose`,
    `policy`.`kinds` AS `kinds`
  FROM `policy`
  WHERE
    NOT CASE
      WHEN `policy`.`signed_on` IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN `policy`.`signed_on` > CAST('2016-11-30' AS DATE) THEN FALSE ELSE TRUE END
    END IS FALSE
), `kinds_of_each` AS (
  SELECT
    `duty`.`__row` AS `key_1`,
    BOOL_OR('blue' = `kinds`.`member`) AS `same`
  FROM `duty`
  INNER JOIN `policy__kinds` AS `kinds`
    ON `kinds`.`__row` = `duty`.`__row`
  GROUP BY
    `duty`.`__row`
), `verdict_terms` AS (
  SELECT
    `duty`.`__row` AS `__row`,
    `duty`.`applies` AS `applies`,
    CASE
      WHEN NOT `duty`.`kinds` IS NULL
      THEN `kinds_of_each`.`same` IS TRUE
      ELSE CAST(NULL AS BOOLEAN)
    END AS `term`,
    `duty`.`id` AS `id`
  FROM `duty`
  LEFT JOIN `kinds_of_each`
    ON `kinds_of_each`.`key_1` = `duty`.`__row`
), `verdict` AS (
  SELECT
    `verdict_terms`.`__row` AS `__row`,
    CASE
      WHEN `verdict_terms`.`applies` IS FALSE
      THEN 0
      WHEN `verdict_terms`.`applies` IS NULL
      THEN 4
      WHEN `verdict_terms`.`term`
      THEN 2
      WHEN `verdict_terms`.`term` IS NULL
      THEN 4
      ELSE 9
    END AS `code`,
    `verdict_terms`.`id` AS `id`
  FROM `verdict_terms`
)
SELECT
  `verdict`.`id` AS `id`,
  CASE
    WHEN `verdict`.`code` = 1
    THEN 'exempt'
    WHEN `verdict`.`code` = 2
    THEN 'compliant'
    WHEN `verdict`.`code` = 3
    THEN 'pending'
    WHEN `verdict`.`code` = 4
    THEN 'undetermined'
    WHEN `verdict`.`code` = 8
    THEN 'late'
    ELSE 'violated'
  END AS `status`
FROM `verdict`
WHERE
  `verdict`.`code` <> 0;
