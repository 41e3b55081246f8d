-- What merely reading costs: every column that the checks need, of every record, once. Each value is touched, since a
-- count of values would be answered from the statistics of the file.

CREATE TEMP TABLE counts AS
SELECT 'policy' AS rule, 'read' AS status, CAST(sum(strlen(insurer_id)) + sum(strlen(policy_id)) + sum(strlen(line))
     + sum(strlen(region)) + sum(strlen(industry)) + sum(strlen(size_band)) + sum(strlen(tariff_id))
     + sum(strlen(float_ground)) + sum(strlen(terms_no)) + sum(strlen(handler_kind))
     + sum(signed_on - DATE '2000-01-01') + sum(start_on - DATE '2000-01-01') + sum(end_on - DATE '2000-01-01')
     + sum(sum_insured) + sum(premium) + sum(rate) AS DOUBLE) AS n
FROM '{files}/policy.parquet'
UNION ALL SELECT 'inspection' AS rule, 'read' AS status, CAST(sum(strlen(insurer_id)) + sum(strlen(policy_id))
     + sum(strlen(conducted_by)) + sum(inspected_on - DATE '2000-01-01') + sum(hazards) + sum(advice_count) AS DOUBLE) AS n
FROM '{files}/inspection.parquet'
UNION ALL SELECT 'claim' AS rule, 'read' AS status, CAST(sum(strlen(insurer_id)) + sum(strlen(claim_id))
     + sum(strlen(policy_id)) + sum(materials_received_on - DATE '2000-01-01')
     + sum(determined_on - DATE '2000-01-01') + sum(agreed_on - DATE '2000-01-01') + sum(agreed_amount)
     + sum(limit_available) + sum(CAST(scene_survey AS INTEGER)) + sum(epoch_us(reported_at) % 1000)
     + sum(epoch_us(arrived_at) % 1000) AS DOUBLE) AS n
FROM '{files}/claim.parquet'
UNION ALL SELECT 'payment' AS rule, 'read' AS status, CAST(sum(strlen(insurer_id)) + sum(strlen(claim_id)) + sum(amount)
     + sum(epoch_us(paid_at) % 1000) AS DOUBLE) AS n
FROM '{files}/payment.parquet'
UNION ALL SELECT 'filing' AS rule, 'read' AS status, CAST(sum(strlen(insurer_id)) + sum(strlen(kind)) + sum(strlen(period))
     + sum(epoch_us(filed_at) % 1000) AS DOUBLE) AS n
FROM '{files}/filing.parquet'
UNION ALL SELECT 'briefing' AS rule, 'read' AS status, CAST(sum(strlen(insurer_id)) + sum(strlen(briefing_id))
     + sum(held_on - DATE '2000-01-01') + sum(len(promoted_lines)) AS DOUBLE) AS n
FROM '{files}/briefing.parquet'
UNION ALL SELECT 'insurer' AS rule, 'read' AS status, CAST(sum(strlen(insurer_id)) + sum(licensed_on - DATE '2000-01-01')
     + sum(closed_on - DATE '2000-01-01') AS DOUBLE) AS n
FROM '{files}/insurer.parquet';

CREATE TEMP TABLE found (rule VARCHAR, insurer_id VARCHAR, id VARCHAR, period VARCHAR, status VARCHAR);
