-- What merely reading the same columns as text from CSV costs.

CREATE TEMP TABLE counts AS
SELECT 'policy' AS rule, 'read' AS status, sum(strlen(insurer_id)) + sum(strlen(policy_id)) + sum(strlen(line))
     + sum(strlen(region)) + sum(strlen(industry)) + sum(strlen(size_band)) + sum(strlen(tariff_id))
     + sum(strlen(float_ground)) + sum(strlen(terms_no)) + sum(strlen(handler_kind)) + sum(strlen(signed_on))
     + sum(strlen(start_on)) + sum(strlen(end_on)) + sum(strlen(sum_insured)) + sum(strlen(premium))
     + sum(strlen(rate)) AS n
FROM read_csv('{files}/policy.csv', all_varchar = true)
UNION ALL SELECT 'inspection' AS rule, 'read' AS status, sum(strlen(insurer_id)) + sum(strlen(policy_id))
     + sum(strlen(conducted_by)) + sum(strlen(inspected_on)) + sum(strlen(hazards)) + sum(strlen(advice_count)) AS n
FROM read_csv('{files}/inspection.csv', all_varchar = true)
UNION ALL SELECT 'claim' AS rule, 'read' AS status, sum(strlen(insurer_id)) + sum(strlen(claim_id)) + sum(strlen(policy_id))
     + sum(strlen(materials_received_on)) + sum(strlen(determined_on)) + sum(strlen(agreed_on))
     + sum(strlen(agreed_amount)) + sum(strlen(limit_available)) + sum(strlen(scene_survey))
     + sum(strlen(reported_at)) + sum(strlen(arrived_at)) AS n
FROM read_csv('{files}/claim.csv', all_varchar = true)
UNION ALL SELECT 'payment' AS rule, 'read' AS status, sum(strlen(insurer_id)) + sum(strlen(claim_id)) + sum(strlen(amount))
     + sum(strlen(paid_at)) AS n
FROM read_csv('{files}/payment.csv', all_varchar = true)
UNION ALL SELECT 'filing' AS rule, 'read' AS status, sum(strlen(insurer_id)) + sum(strlen(kind)) + sum(strlen(period))
     + sum(strlen(filed_at)) AS n
FROM read_csv('{files}/filing.csv', all_varchar = true)
UNION ALL SELECT 'briefing' AS rule, 'read' AS status, sum(strlen(insurer_id)) + sum(strlen(briefing_id)) + sum(strlen(held_on))
     + sum(strlen(promoted_lines)) AS n
FROM read_csv('{files}/briefing.csv', all_varchar = true)
UNION ALL SELECT 'insurer' AS rule, 'read' AS status, sum(strlen(insurer_id)) + sum(strlen(licensed_on))
     + sum(strlen(closed_on)) AS n
FROM read_csv('{files}/insurer.csv', all_varchar = true);

CREATE TEMP TABLE found (rule VARCHAR, insurer_id VARCHAR, id VARCHAR, period VARCHAR, status VARCHAR);
