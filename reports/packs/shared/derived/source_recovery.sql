-- One row per traced firearm whose last legal or retail country is known: a chain of requests counts once, with its last
-- answer. Who asked and who was asked know of it, whatever is published.
SELECT source, recovery, recovery_on, requesting, requested, 1 AS arms FROM (
    SELECT last_legal_country AS source, recovery_country AS recovery, recovery_on, requesting, requested,
           row_number() OVER (PARTITION BY chain ORDER BY final_on DESC, trace) AS place
    FROM trace_facts
    WHERE is_answered AND last_legal_country IS NOT NULL AND recovery_country IS NOT NULL AND recovery_on IS NOT NULL
      AND outcome IN ('TRACED_LAST_LEGAL_OWNER', 'TRACED_FIRST_PURCHASER', 'TRACED_STOLEN_LOST', 'TRACED_STATE_STOCK')
)
WHERE place = 1
