-- Chains of requests about one firearm that the bureau began: each request that follows another to the next country, over the
-- requests that the bureau may see. All chains for the Secretariat.
SELECT chain_id AS chain,
       root_bureau AS bureau,
       CAST(steps AS BIGINT) AS links,
       CAST(depth AS BIGINT) AS depth,
       is_open,
       last_legal_country IS NOT NULL AS reached_last_legal,
       CAST(first_sent_at AS DATE) AS first_sent_on,
       CAST(last_answered_at AS DATE) AS last_answered_on
FROM trace_chains
WHERE root_bureau = :bureau OR :bureau = 'ipsg'
