-- c/r: r
-- One row for each duty as of 2016-11-30. Every table is taken to hold all there is, each key once.
-- reads policy: __row BIGINT, id STRING, signed_on DATE, paid_at TIMESTAMP_NTZ
-- SET spark.sql.session.timeZone=Asia/Shanghai
-- SET spark.sql.timestampType=TIMESTAMP_NTZ
-- SET spark.sql.ansi.enabled=true
-- SET spark.sql.decimalOperations.allowPrecisionLoss=false
-- SET spark.sql.variable.substitute=false
-- SET spark.sql.parser.escapedStringLiterals=false
-- SET spark.sql.caseSensitive=true
WITH `duty_terms_4` AS (
  SELECT
    `policy`.`__row` AS `__row`,
    `policy`.`signed_on` AS `signed_on`,
    `policy`.`id` AS `id`,
    CASE
      WHEN NOT `policy`.`signed_on` IS NULL
      AND `policy`.`signed_on` <= CAST('2016-10-07' AS DATE)
      THEN 3
      WHEN NOT `policy`.`signed_on` IS NULL
      AND `policy`.`signed_on` >= CAST('2016-10-08' AS DATE)
      THEN 5
      ELSE CAST(NULL AS BIGINT)
    END AS `term`,
    `policy`.`paid_at` AS `paid_at`
  FROM `policy`
  WHERE
    NOT CASE
      WHEN `policy`.`signed_on` IS NULL
      THEN CAST(NULL AS BOOLEAN)
      ELSE CASE WHEN `policy`.`signed_on` > CAST('2016-11-30' AS DATE) THEN FALSE ELSE TRUE END
    END IS FALSE
), `duty_terms_3` AS (
  SELECT
    `duty_terms_4`.`__row` AS `__row`,
    `duty_terms_4`.`signed_on` AS `signed_on`,
    `duty_terms_4`.`id` AS `id`,
    CASE
      WHEN `duty_terms_4`.`term` BETWEEN -CAST(DATEDIFF(`duty_terms_4`.`signed_on`, CAST('0001-01-01' AS DATE)) AS BIGINT) AND 3652058 - CAST(DATEDIFF(`duty_terms_4`.`signed_on`, CAST('0001-01-01' AS DATE)) AS BIGINT)
      THEN DATE_ADD(`duty_terms_4`.`signed_on`, CAST(`duty_terms_4`.`term` AS INT))
    END AS `term`,
    `duty_terms_4`.`term` AS `term_2`,
    `duty_terms_4`.`paid_at` AS `paid_at`
  FROM `duty_terms_4`
), `duty_terms_2` AS (
  SELECT
    `duty_terms_3`.`__row` AS `__row`,
    `duty_terms_3`.`signed_on` AS `signed_on`,
    `duty_terms_3`.`id` AS `id`,
    `duty_terms_3`.`term` AS `term`,
    CASE WHEN `duty_terms_3`.`signed_on` IS NULL THEN 2 ELSE 0 END | CASE
      WHEN `duty_terms_3`.`term_2` IS NULL
      THEN CASE WHEN `duty_terms_3`.`signed_on` IS NULL THEN 2 ELSE 4 END
      ELSE 0
    END AS `term_2`,
    CAST(`duty_terms_3`.`term` AS TIMESTAMP_NTZ) + INTERVAL '86399.999999' SECOND AS `term_3`,
    `duty_terms_3`.`paid_at` AS `paid_at`
  FROM `duty_terms_3`
), `duty_terms` AS (
  SELECT
    `duty_terms_2`.`__row` AS `__row`,
    `duty_terms_2`.`signed_on` AS `signed_on`,
    `duty_terms_2`.`id` AS `id`,
    `duty_terms_2`.`term` AS `term`,
    CASE
      WHEN `duty_terms_2`.`term` IS NULL
      THEN CASE WHEN `duty_terms_2`.`term_2` <> 0 THEN `duty_terms_2`.`term_2` ELSE 8 END
      ELSE 0
    END AS `term_2`,
    `duty_terms_2`.`term_3` <= CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP_NTZ) AS `term_3`,
    `duty_terms_2`.`term_3` AS `term_4`,
    `duty_terms_2`.`paid_at` AS `paid_at`
  FROM `duty_terms_2`
), `duty` AS (
  SELECT
    `duty_terms`.`__row` AS `__row`,
    `duty_terms`.`signed_on` >= CAST('2016-09-20' AS DATE) AS `applies`,
    `duty_terms`.`id` AS `id`,
    `duty_terms`.`signed_on` AS `arose`,
    `duty_terms`.`term` AS `due`,
    `duty_terms`.`term_2` AS `doubt`,
    CASE
      WHEN `duty_terms`.`term_3`
      THEN `duty_terms`.`term_4`
      ELSE CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP_NTZ)
    END AS `horizon`,
    CASE
      WHEN `duty_terms`.`term_3`
      THEN `duty_terms`.`term`
      ELSE CAST('2016-11-30' AS DATE)
    END AS `horizon_day`,
    COALESCE(
      CAST(`duty_terms`.`signed_on` AS TIMESTAMP_NTZ),
      CAST('0001-01-01 00:00:00' AS TIMESTAMP_NTZ)
    ) AS `since`,
    `duty_terms`.`term_2` & 9223372036854775806 AS `due_causes`,
    `duty_terms`.`paid_at` AS `paid_at`
  FROM `duty_terms`
), `verdict_terms` AS (
  SELECT
    `duty`.`__row` AS `__row`,
    `duty`.`applies` AS `applies`,
    `duty`.`doubt` AS `doubt`,
    CASE
      WHEN `duty`.`paid_at` IS NULL
      THEN CASE
        WHEN `duty`.`horizon` > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP_NTZ)
        THEN CAST(NULL AS BOOLEAN)
        ELSE FALSE
      END
      ELSE CASE WHEN `duty`.`paid_at` > `duty`.`horizon` THEN FALSE ELSE TRUE END
    END AS `term`,
    `duty`.`due` AS `due`,
    `duty`.`paid_at` AS `paid_at`,
    `duty`.`id` AS `id`
  FROM `duty`
), `verdict` AS (
  SELECT
    `verdict_terms`.`__row` AS `__row`,
    CASE
      WHEN `verdict_terms`.`applies` IS FALSE
      THEN 0
      WHEN `verdict_terms`.`applies` IS NULL OR `verdict_terms`.`doubt` > 1
      THEN 4
      WHEN `verdict_terms`.`term`
      THEN 2
      WHEN `verdict_terms`.`doubt` = 1
      OR (
        CAST(`verdict_terms`.`due` AS TIMESTAMP_NTZ) + INTERVAL '86399.999999' SECOND
      ) > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP_NTZ)
      THEN 3
      WHEN `verdict_terms`.`term` IS NULL
      THEN 4
      WHEN CASE
        WHEN `verdict_terms`.`paid_at` IS NULL
        THEN FALSE
        ELSE CASE
          WHEN `verdict_terms`.`paid_at` > CAST('2016-11-30 23:59:59.999999' AS TIMESTAMP_NTZ)
          THEN FALSE
          ELSE TRUE
        END
      END
      THEN 8
      ELSE 9
    END AS `code`,
    `verdict_terms`.`id` AS `id`,
    `verdict_terms`.`due` AS `due`
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
  END AS `status`,
  `verdict`.`due` AS `due`
FROM `verdict`
WHERE
  `verdict`.`code` <> 0;
