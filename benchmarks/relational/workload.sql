-- The made-up workload, every field a pure function of a row number and the seed: the same for any number of threads.
-- Needs the variables `n` (policies) and `seed`. A policy's fields are macros of its number, so that the records that
-- hang on it are made without a join. Policy numbers run anew in each insurer: only insurer and number together are a key.

CREATE MACRO die(i, salt, sides) AS
    CAST(hash(xor(CAST(i * 1024 + salt AS UBIGINT), hash(getvariable('seed')))) % CAST(sides AS UBIGINT) AS BIGINT);
CREATE MACRO cents(k) AS CAST(k * 0.01 AS DECIMAL(18, 2));
CREATE MACRO insurers() AS greatest(20, getvariable('n') // 1000);

-- A bijection inside blocks of 65,536 numbers, so that what hangs on policies lies near them, but not beside them.
CREATE MACRO shuffled(i) AS
    CASE WHEN (i // 65536 + 1) * 65536 > getvariable('n') THEN i
         ELSE (i // 65536) * 65536 + (i % 65536 * 40503 + 12345) % 65536 END;

CREATE MACRO insurer_at(i) AS
    'I' || lpad(CAST((i % insurers() + die(i // insurers(), 1, insurers())) % insurers() AS VARCHAR), 7, '0');
CREATE MACRO signed_at(i) AS DATE '2024-01-01'
    + CAST(greatest(0, least(365, i * 366 // getvariable('n') + die(i, 2, 7) - 3)) AS INTEGER);
CREATE MACRO region_at(i) AS
    CASE WHEN die(i, 3, 100) < 75 THEN '1101' || lpad(CAST(die(i, 4, 16) + 1 AS VARCHAR), 2, '0')
         ELSE (['120103', '310101', '440106', '510104'])[die(i, 4, 4) + 1] END;
CREATE MACRO number_at(i) AS
    CASE WHEN die(i, 5, 10) < 8 THEN 'PZAQ' WHEN die(i, 5, 10) = 8 THEN 'PZGZ' ELSE 'PZGG' END || region_at(i) || '2024' || lpad(CAST(i // insurers() AS VARCHAR), 8, '0');
CREATE MACRO line_at(i) AS
    CASE WHEN die(i, 5, 10) < 8 THEN 'work_safety_liability' WHEN die(i, 5, 10) = 8 THEN 'employers_liability'
         ELSE 'public_liability' END;
CREATE MACRO industry_number(i) AS die(i, 6, 120);
CREATE MACRO industry_at(i) AS
    CASE WHEN die(i, 7, 1000) = 0 THEN NULL WHEN die(i, 7, 1000) < 10 THEN 'Z9999'
         ELSE 'C' || lpad(CAST(industry_number(i) AS VARCHAR), 4, '0') END;
CREATE MACRO size_number(i) AS die(i, 8, 4);
CREATE MACRO size_name(k) AS (['micro', 'small', 'medium', 'large'])[k + 1];
CREATE MACRO ground_number(i) AS die(i, 9, 5);
CREATE MACRO ground_at(i) AS
    CASE WHEN die(i, 10, 1000) = 0 THEN NULL
         ELSE (['new_business', 'accident_free', 'ordinary_accident', 'larger_accident', 'major_accident'])[ground_number(i) + 1] END;
CREATE MACRO table_at(i) AS CAST(signed_at(i) >= DATE '2024-07-01' AS BIGINT);
CREATE MACRO starts_at(i) AS signed_at(i) + CAST(CASE WHEN die(i, 11, 100) = 0 THEN -3 ELSE die(i, 12, 30) END AS INTEGER);
CREATE MACRO months_at(i) AS CASE WHEN die(i, 13, 100) < 85 THEN 12 WHEN die(i, 13, 100) < 95 THEN 6 ELSE 3 END;
CREATE MACRO ends_at(i) AS CAST(starts_at(i) + to_months(CAST(months_at(i) AS INTEGER)) AS DATE)
    + CAST(CASE WHEN die(i, 14, 100) = 0 THEN 31 ELSE -1 END AS INTEGER);
CREATE MACRO insured_at(i) AS CAST(
    (CASE size_number(i) WHEN 3 THEN 5000000 ELSE 1000000 END) * (1 + die(i, 15, 5)) // (CASE WHEN die(i, 16, 50) = 0 THEN 10 ELSE 1 END)
    AS DECIMAL(18, 2));

-- The rate table, and a rate that is the same for all policies of one kind, but for a few kinds.
CREATE MACRO base_rate(industry, size, version) AS
    CAST(0.001 + die(industry * 8 + size * 2 + version, 17, 400) * 0.00001 AS DECIMAL(12, 9));
CREATE MACRO kind_number(i) AS ((industry_number(i) * 4 + size_number(i)) * 5 + ground_number(i)) * 2 + table_at(i);
CREATE MACRO factor_at(i) AS
    CASE WHEN die(kind_number(i), 18, 1000) < 15 THEN 1.5 ELSE ([1.0, 0.9, 1.1, 1.2, 1.3])[ground_number(i) + 1] END;
CREATE MACRO rate_at(i) AS
    CASE WHEN industry_number(i) = 7 AND die(i, 19, 100) = 0 THEN NULL
         ELSE CAST(base_rate(industry_number(i), size_number(i), table_at(i)) * factor_at(i)
                   - CASE WHEN die(kind_number(i), 20, 1000) < 20 AND die(i, 21, 20) = 0 THEN 0.00001 ELSE 0 END AS DECIMAL(12, 9)) END;

CREATE MACRO reported_at(i) AS CAST(starts_at(i) + CAST(1 + die(i, 40, 330) AS INTEGER) AS TIMESTAMP) + to_seconds(die(i, 41, 86400));
CREATE MACRO papers_at(i) AS
    CASE WHEN die(i, 42, 10) = 0 THEN NULL ELSE CAST(reported_at(i) AS DATE) + CAST(die(i, 43, 20) AS INTEGER) END;
CREATE MACRO determined_at(i) AS
    CASE WHEN die(i, 44, 100) < 3 THEN NULL
         ELSE papers_at(i) + CAST(CASE WHEN die(i, 45, 100) < 4 THEN 25 + die(i, 46, 20) ELSE 2 + die(i, 46, 11) END AS INTEGER) END;
CREATE MACRO agreed_at(i) AS
    CASE WHEN die(i, 47, 100) < 15 THEN NULL ELSE determined_at(i) + CAST(die(i, 48, 6) AS INTEGER) END;
CREATE MACRO amount_at(i) AS CAST(10000 + die(i, 49, 9000000) AS BIGINT);

CREATE VIEW made_policy AS SELECT
    insurer_at(i) AS insurer_id, number_at(i) AS policy_id, CAST(NULL AS VARCHAR) AS previous_policy_id, line_at(i) AS line,
    '91' || region_at(i) || upper(substr(md5(CAST(i AS VARCHAR)), 1, 10)) AS holder_id, region_at(i) AS region,
    industry_at(i) AS industry, size_name(size_number(i)) AS size_band, signed_at(i) AS signed_on, starts_at(i) AS start_on,
    CASE WHEN die(i, 22, 2000) = 0 THEN NULL ELSE ends_at(i) END AS end_on, insured_at(i) AS sum_insured,
    CASE WHEN die(i, 23, 500) = 0 THEN NULL
         ELSE CAST(insured_at(i) * rate_at(i) + CASE WHEN die(i, 24, 200) = 0 THEN 100 ELSE 0 END AS DECIMAL(18, 2)) END AS premium,
    rate_at(i) AS rate, (['T2023', 'T2024'])[table_at(i) + 1] AS tariff_id, ground_at(i) AS float_ground,
    CASE WHEN die(i, 25, 100) = 0 THEN NULL WHEN die(i, 25, 100) < 3 THEN 'T-' || CAST(die(i, 26, 9) AS VARCHAR)
         ELSE 'TERMS-' || CAST(die(i, 26, 40) AS VARCHAR) END AS terms_no,
    'S' || lpad(CAST(die(i, 27, 5000) AS VARCHAR), 5, '0') AS handler_id,
    (['agent', 'part_time', NULL, 'self_service', 'self_service', 'self_service', 'self_service', 'self_service',
      'dedicated'])[least(8, die(i, 28, 100)) + 1] AS handler_kind,
    die(i, 29, 2) = 0 AS prepayment_agreed, CAST(die(i, 30, 5) * 1000 AS DECIMAL(18, 2)) AS deductible
FROM range(getvariable('n')) AS numbers(i);

CREATE VIEW made_inspection AS SELECT
    insurer_at(i) AS insurer_id, 'V' || number_at(i) || '-' || CAST(k AS VARCHAR) AS inspection_id,
    CASE WHEN die(i, 60, 1000) = 0 THEN 'unknown' ELSE number_at(i) END AS policy_id,
    signed_at(i) + CAST(CASE WHEN die(2 * i + k, 61, 100) = 0 THEN 420 ELSE 10 + die(2 * i + k, 62, 70) END AS INTEGER) AS inspected_on,
    CASE WHEN die(2 * i + k, 63, 500) = 0 THEN NULL WHEN die(2 * i + k, 63, 500) < 12 THEN 'sales_staff'
         WHEN die(2 * i + k, 63, 500) < 150 THEN 'professional_team' ELSE 'professional_body' END AS conducted_by,
    CASE WHEN die(2 * i + k, 64, 500) = 0 THEN NULL ELSE die(2 * i + k, 65, 9) + 1 END AS hazards,
    die(2 * i + k, 65, 9) + 1 - CAST(die(2 * i + k, 66, 60) = 0 AS BIGINT) AS advice_count,
    signed_at(i) + CAST(450 + die(i, 67, 10) AS INTEGER) AS report_on,
    CAST(500 + die(2 * i + k, 68, 2000) AS DECIMAL(18, 2)) AS cost
FROM (SELECT shuffled(j) AS i, 0 AS k FROM range(getvariable('n')) AS first(j)
      UNION ALL SELECT shuffled(j) AS i, 1 AS k FROM range(getvariable('n')) AS second(j))
WHERE CASE k WHEN 0 THEN die(i, 69, 100) >= 4 ELSE die(i, 70, 100) < 15 END;

CREATE VIEW made_claim AS SELECT
    insurer_at(i) AS insurer_id, 'C' || number_at(i) AS claim_id,
    CASE WHEN die(i, 80, 500) = 0 THEN 'unknown' ELSE number_at(i) END AS policy_id, reported_at(i) AS reported_at,
    CASE WHEN die(i, 81, 200) = 0 THEN NULL ELSE die(i, 81, 200) < 120 END AS scene_survey,
    CASE WHEN die(i, 82, 50) = 0 THEN NULL ELSE reported_at(i) + to_minutes(10 + die(i, 83, 1470)) END AS arrived_at,
    papers_at(i) AS materials_received_on, determined_at(i) AS determined_on, 'paid' AS outcome, agreed_at(i) AS agreed_on,
    CASE WHEN die(i, 84, 300) = 0 THEN NULL ELSE cents(amount_at(i)) END AS agreed_amount,
    CAST(insured_at(i) + CASE WHEN die(i, 85, 100) = 0 THEN 1000 ELSE 0 END AS DECIMAL(18, 2)) AS limit_available
FROM (SELECT shuffled(j) AS i FROM range(getvariable('n')) AS numbers(j))
WHERE die(i, 86, 4) = 0;

CREATE VIEW made_payment AS SELECT
    insurer_at(i) AS insurer_id, 'Y' || number_at(i) || '-' || CAST(k AS VARCHAR) AS payment_id, 'C' || number_at(i) AS claim_id,
    'indemnity' AS kind,
    CAST(agreed_at(i) AS TIMESTAMP) + to_hours(CASE WHEN die(2 * i + k, 90, 100) = 0 THEN 400 ELSE 8 + die(2 * i + k, 91, 180) END) AS paid_at,
    CASE WHEN die(i, 92, 2000) = 0 THEN NULL ELSE cents(
        CASE WHEN parts = 1 THEN amount_at(i) WHEN k = 0 THEN amount_at(i) // 3 ELSE amount_at(i) - amount_at(i) // 3 END
        - CASE WHEN die(i, 93, 100) = 0 THEN 500 ELSE 0 END) END AS amount
FROM (SELECT shuffled(j) AS i, k FROM range(getvariable('n')) AS numbers(j), range(2) AS parts(k) WHERE die(i, 86, 4) = 0),
     LATERAL (SELECT 1 + CAST(die(i, 94, 5) = 0 AS BIGINT) AS parts)
WHERE k < parts AND agreed_at(i) IS NOT NULL AND die(i, 95, 100) > 0;

CREATE VIEW made_insurer AS SELECT
    'I' || lpad(CAST(k AS VARCHAR), 7, '0') AS insurer_id, '保险公司' || CAST(k AS VARCHAR) AS name, die(k, 100, 2) = 0 AS telesales,
    CASE WHEN die(k, 101, 20) = 0 THEN DATE '2024-01-01' + CAST(die(k, 102, 300) AS INTEGER) ELSE DATE '2010-01-01' END AS licensed_on,
    CASE WHEN die(k, 103, 30) = 0 THEN DATE '2025-01-01' + CAST(die(k, 104, 300) AS INTEGER) END AS closed_on, true AS iac_member
FROM range(insurers()) AS numbers(k);

CREATE VIEW made_filing AS
WITH sent AS (SELECT *, 'I' || lpad(CAST(k AS VARCHAR), 7, '0') AS insurer_id, k * 128 + m * 4 + again AS x,
                     CAST(DATE '2024-01-01' + to_months(CAST(m AS INTEGER)) AS DATE) AS first
              FROM range(insurers()) AS numbers(k), range(25) AS months(m), range(2) AS sendings(again))
SELECT insurer_id, 'F' || lpad(CAST(x AS VARCHAR), 10, '0') AS filing_id,
       CASE WHEN die(x, 110, 1000) = 0 THEN NULL WHEN die(x, 110, 1000) < 30 THEN 'quarterly_analysis' ELSE 'monthly' END AS kind,
       CASE WHEN die(x, 111, 1000) = 0 THEN NULL ELSE strftime(first, '%Y-%m') END AS period, 'operation_centre' AS recipient,
       CAST(first + to_months(1) AS TIMESTAMP)
           + to_minutes(CASE WHEN die(x, 112, 100) < 3 THEN 11520 ELSE die(x, 113, 7000) END + again * 4000) AS filed_at, true AS written
FROM sent WHERE CASE again WHEN 0 THEN die(x, 114, 100) >= 2 ELSE die(x, 114, 100) < 5 END
UNION ALL SELECT insurer_id, 'Q' || lpad(CAST(x AS VARCHAR), 10, '0'), 'implementation_plan', NULL, 'safety_regulator',
       TIMESTAMP '2024-02-01 09:00:00' + to_hours(die(x, 115, 1500)), true
FROM sent WHERE m = 0 AND again = 0 AND die(x, 116, 50) > 0;

CREATE VIEW made_briefing AS SELECT
    'I' || lpad(CAST(die(i, 120, insurers()) AS VARCHAR), 7, '0') AS insurer_id, 'B' || lpad(CAST(i AS VARCHAR), 9, '0') AS briefing_id,
    DATE '2024-01-01' + CAST(die(i, 121, 720) AS INTEGER) AS held_on, region_at(i) AS region,
    CASE WHEN die(i, 122, 50) = 0 THEN NULL WHEN die(i, 122, 50) = 1 THEN ['work_safety_liability', 'motor']
         WHEN die(i, 122, 50) = 2 THEN ['motor'] WHEN die(i, 122, 50) < 10 THEN ['work_safety_liability', 'work_safety_rider']
         ELSE ['work_safety_liability'] END AS promoted_lines
FROM range(getvariable('n') // 50) AS numbers(i);

CREATE VIEW made_tariff AS SELECT
    (['T2023', 'T2024'])[v + 1] AS tariff_id, 'work_safety_liability' AS line, 'C' || lpad(CAST(k AS VARCHAR), 4, '0') AS industry,
    size_name(s) AS size_band, 'sum_insured' AS basis, base_rate(k, s, v) AS base_rate, CAST(0.7 AS DECIMAL(7, 4)) AS float_min,
    CAST(1.3 AS DECIMAL(7, 4)) AS float_max, CASE v WHEN 0 THEN DATE '2023-01-01' ELSE DATE '2024-07-01' END AS valid_from,
    CASE v WHEN 0 THEN DATE '2024-06-30' END AS valid_to
FROM range(120) AS industries(k), range(4) AS sizes(s), range(2) AS versions(v);
