-- The best hand-written search for violations alone: which rule, which record. {files} is a folder of Parquet files,
-- {calendar} the working days, {instant} the as-of instant, {begun} its day, {over} the last day that had ended by then.
-- What cannot be judged must not be reported, so every test asks for what is known to be wrong.

CREATE TEMP TABLE found (rule VARCHAR, insurer_id VARCHAR, id VARCHAR, period VARCHAR);

CREATE TEMP TABLE flagged AS
WITH kinds AS (
    SELECT tariff_id, industry, size_band, float_ground FROM '{files}/policy.parquet'
    WHERE line = 'work_safety_liability' AND signed_on <= DATE '{begun}'
    GROUP BY ALL HAVING min(rate) < max(rate) AND count(*) = count(rate)
)
SELECT insurer_id, policy_id, bits FROM (
    SELECT p.insurer_id, p.policy_id,
           CASE WHEN abs(premium - sum_insured * rate) > 0.01 THEN 1 ELSE 0 END
         + CASE WHEN end_on >= start_on + 365 AND end_on >= start_on + INTERVAL 12 MONTH THEN 2 ELSE 0 END
         + CASE WHEN sum_insured < CASE WHEN p.size_band = 'large'
                    THEN CASE WHEN signed_on < DATE '2024-07-01' THEN 500000 ELSE 1000000 END
                    ELSE CASE WHEN signed_on < DATE '2024-07-01' THEN 100000 ELSE 200000 END END THEN 4 ELSE 0 END
         + CASE WHEN handler_kind NOT IN ('dedicated', 'self_service') THEN 8 ELSE 0 END
         + CASE WHEN terms_no IS NULL OR NOT starts_with(terms_no, 'TERMS-') THEN 16 ELSE 0 END
         + CASE WHEN start_on < signed_on AND premium > 0 THEN 32 ELSE 0 END
         + CASE WHEN rate < lowest OR rate > highest THEN 64 ELSE 0 END
         + CASE WHEN k.tariff_id IS NOT NULL THEN 128 ELSE 0 END AS bits
    FROM '{files}/policy.parquet' AS p
    LEFT JOIN (SELECT industry, size_band, valid_from, coalesce(valid_to, DATE '9999-12-31') AS valid_to,
                      base_rate * float_min AS lowest, base_rate * float_max AS highest
               FROM '{files}/tariff.parquet' WHERE line = 'work_safety_liability') AS t
           ON t.industry = p.industry AND t.size_band = p.size_band AND p.signed_on BETWEEN t.valid_from AND t.valid_to
    LEFT JOIN kinds AS k
           ON k.tariff_id = p.tariff_id AND k.industry = p.industry AND k.size_band = p.size_band AND k.float_ground = p.float_ground
    WHERE p.line = 'work_safety_liability' AND starts_with(region, '11') AND signed_on <= DATE '{begun}'
) WHERE bits > 0;

INSERT INTO found
SELECT rule, insurer_id, policy_id AS id, NULL AS period
FROM flagged, (VALUES (1, 'premium-by-rate'), (2, 'term-at-most-a-year'), (4, 'least-sum-insured'), (8, 'dedicated-handler'),
    (16, 'filed-terms'), (32, 'no-backdating'), (64, 'rate-within-tariff'), (128, 'uniform-rate')) AS rules(bit, rule)
WHERE bits & bit > 0;

INSERT INTO found
SELECT 'inspected-in-term', p.insurer_id, p.policy_id, NULL FROM '{files}/policy.parquet' AS p
ANTI JOIN (SELECT insurer_id, policy_id, inspected_on FROM '{files}/inspection.parquet'
           WHERE inspected_on <= DATE '{over}'
             AND coalesce(conducted_by, 'professional_body') IN ('professional_body', 'professional_team')) AS i
  ON i.insurer_id = p.insurer_id AND i.policy_id = p.policy_id AND i.inspected_on >= p.signed_on AND i.inspected_on <= p.end_on
WHERE line = 'work_safety_liability' AND starts_with(region, '11') AND signed_on <= DATE '{begun}' AND end_on <= DATE '{over}';

INSERT INTO found
SELECT 'advice-for-every-hazard', p.insurer_id, p.policy_id, NULL FROM '{files}/policy.parquet' AS p
SEMI JOIN (SELECT insurer_id, policy_id, inspected_on FROM '{files}/inspection.parquet'
           WHERE advice_count < hazards AND inspected_on <= DATE '{over}') AS i
  ON i.insurer_id = p.insurer_id AND i.policy_id = p.policy_id AND i.inspected_on <= p.end_on
WHERE line = 'work_safety_liability' AND starts_with(region, '11') AND signed_on <= DATE '{begun}' AND end_on <= DATE '{over}';

CREATE TEMP TABLE claims AS
SELECT insurer_id, claim_id, bits FROM (
    SELECT c.insurer_id, claim_id,
           CASE WHEN plus_10 <= DATE '{over}' AND (determined_on IS NULL OR determined_on > plus_10) THEN 1 ELSE 0 END
         + CASE WHEN scene_survey AND reported_at + INTERVAL 24 HOUR <= TIMESTAMP '{instant}'
                 AND (arrived_at IS NULL OR arrived_at > reported_at + INTERVAL 24 HOUR) THEN 2 ELSE 0 END
         + CASE WHEN limit_available > sum_insured THEN 4 ELSE 0 END AS bits
    FROM '{files}/claim.parquet' AS c
    LEFT JOIN '{calendar}' ON day = materials_received_on
    LEFT JOIN (SELECT insurer_id, policy_id, sum_insured FROM '{files}/policy.parquet' WHERE signed_on <= DATE '{begun}') AS p
           ON p.insurer_id = c.insurer_id AND p.policy_id = c.policy_id
    WHERE reported_at >= DATE '2024-01-01' AND reported_at <= TIMESTAMP '{instant}'
) WHERE bits > 0;

INSERT INTO found
SELECT rule, insurer_id, claim_id, NULL
FROM claims, (VALUES (1, 'determined-in-time'), (2, 'surveyed-in-time'), (4, 'limit-of-policy')) AS rules(bit, rule)
WHERE bits & bit > 0;

INSERT INTO found
SELECT 'paid-in-full', insurer_id, claim_id, NULL
FROM read_parquet('{files}/claim.parquet', file_row_number = true)
WHERE file_row_number IN (
    SELECT c.file_row_number FROM read_parquet('{files}/claim.parquet', file_row_number = true) AS c
    LEFT JOIN '{files}/payment.parquet' AS y
           ON y.insurer_id = c.insurer_id AND y.claim_id = c.claim_id AND paid_at < agreed_on + 11
    WHERE reported_at >= DATE '2024-01-01' AND reported_at <= TIMESTAMP '{instant}' AND agreed_on + 10 <= DATE '{over}'
    GROUP BY c.file_row_number
    HAVING coalesce(sum(amount), 0) < any_value(agreed_amount) AND count(y.claim_id) = count(amount)
);

INSERT INTO found
SELECT 'briefing-lines', insurer_id, briefing_id, NULL FROM '{files}/briefing.parquet'
WHERE held_on <= DATE '{begun}' AND NOT list_has_all(['work_safety_liability', 'work_safety_rider'], promoted_lines);

INSERT INTO found
WITH months AS (
    SELECT strftime(first, '%Y-%m') AS period, first, last, rolled AS due
    FROM (SELECT CAST(m AS DATE) AS first, last_day(CAST(m AS DATE)) AS last
          FROM generate_series(DATE '2024-01-01', DATE '{begun}', INTERVAL 1 MONTH) AS series(m))
    JOIN '{calendar}' ON day = last + 5
    WHERE rolled <= DATE '{over}'
)
SELECT 'monthly-report', insurer_id, NULL, period FROM '{files}/insurer.parquet' AS s CROSS JOIN months
ANTI JOIN '{files}/filing.parquet' AS f
  ON f.insurer_id = s.insurer_id AND f.period = months.period AND f.kind = 'monthly' AND f.filed_at < due + 1
ANTI JOIN (SELECT insurer_id, period, filed_at FROM '{files}/filing.parquet'
           WHERE (kind IS NULL OR period IS NULL) AND (kind IS NULL OR kind = 'monthly')) AS g
  ON g.insurer_id = s.insurer_id AND (g.period IS NULL OR g.period = months.period) AND g.filed_at < due + 1
WHERE licensed_on <= first AND (closed_on IS NULL OR closed_on >= last);

INSERT INTO found
SELECT 'implementation-plan', insurer_id, NULL, NULL FROM '{files}/insurer.parquet' AS s
ANTI JOIN '{files}/filing.parquet' AS f
  ON f.insurer_id = s.insurer_id AND (kind = 'implementation_plan' OR kind IS NULL) AND filed_at < DATE '2024-04-01'
WHERE DATE '2024-03-31' <= DATE '{over}' AND licensed_on <= DATE '2024-03-31' AND (closed_on IS NULL OR closed_on >= DATE '2024-01-01');
