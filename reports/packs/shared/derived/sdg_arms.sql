-- SDG 16.4.2, one row per arm of the denominator: small arms and light weapons seized for criminal offences, found or
-- surrendered, made after 1899, no parts, no state property; and how its point of diversion was established, or how far
-- tracing came. Reports and the table statistics_sdg_16_4_2 both stand on this view.
--
-- An answer counts for one arm: the one that bears the number asked about. Where no firearm of the seizure bears it (or
-- there is none), for one of the same type without a number. A seizure of one firearm needs no number. It counts in the
-- year of the seizure, whenever it came; known_then says whether it had come by the end of that year. Outcomes marked P depend
-- on national policy and are not counted.
WITH numbered AS (
    SELECT bureau, seizure, item_no, event_type, seized_on, quantity, type_code, converted_from, is_institutional,
           year_of_manufacture, serial_status IN ('READABLE', 'RESTORED', 'PARTIAL', 'USER_APPLIED') AS is_marked,
           CASE WHEN serial_status IN ('READABLE', 'RESTORED', 'PARTIAL', 'USER_APPLIED')
                THEN replace(replace(replace(replace(upper(coalesce(serial, '')), ' ', ''), '-', ''), '/', ''), '.', '')
                ELSE '' END AS number,
           count(*) OVER (PARTITION BY bureau, seizure) AS in_seizure
    FROM arms
), firearms_seized AS (
    -- Those that are not counted stay in: an answer about an antique finds the antique and no other.
    SELECT n.*, CAST(date_part('year', n.seized_on) AS BIGINT) AS year,
           n.event_type IN ('SEIZED_CRIMINAL', 'FOUND', 'SURRENDERED')
               AND (t.salw_group IN ('SMALL_ARM', 'LIGHT_WEAPON', 'UNKNOWN') OR n.converted_from IS NOT NULL)
               AND t.class <> 'PART' AND NOT n.is_institutional
               AND coalesce(n.year_of_manufacture, 1900) > 1899 AS is_counted,
           CASE WHEN n.in_seizure = 1 THEN 'THE ONLY ONE' WHEN n.number <> '' THEN 'NUMBER ' || n.number
                ELSE 'TYPE ' || n.type_code END AS known_by
    FROM numbered n JOIN firearm_types t ON t.type_code = n.type_code
), placed AS (
    -- Firearms that cannot be told apart stand in an order, those that count first.
    SELECT *, count(*) OVER (PARTITION BY bureau, seizure, known_by) AS alike,
           row_number() OVER (PARTITION BY bureau, seizure, known_by ORDER BY is_counted DESC, item_no) AS place
    FROM firearms_seized
), asked AS (
    SELECT requesting AS bureau, chain, max(seizure) OVER (PARTITION BY requesting, chain) AS seizure, type_code,
           CASE WHEN serial_status IN ('READABLE', 'RESTORED', 'PARTIAL', 'USER_APPLIED')
                THEN replace(replace(replace(replace(upper(coalesce(serial, '')), ' ', ''), '-', ''), '/', ''), '.', '')
                ELSE '' END AS number,
           is_answered AND sdg_numerator = 'Y' AS is_established,
           outcome = 'ESTABLISHED_OTHER' OR coalesce(basis, 'TRACING') = 'COMPETENT_AUTHORITY' AS is_by_authority,
           final_on, is_open AS is_pending, outcome IN ('INVALID_SERIAL', 'OBLITERATED', 'INCOMPLETE_ID') AS has_not_enough
    FROM trace_facts WHERE NOT is_administrative
), kinds AS (
    SELECT bureau, seizure, known_by, max(alike) AS alike, max(year) AS year, bool_or(in_seizure = 1) AS is_only
    FROM placed GROUP BY bureau, seizure, known_by
), found AS (
    SELECT a.*, k.known_by FROM asked a
    JOIN kinds k ON k.bureau = a.bureau AND k.seizure = a.seizure AND (k.is_only OR k.known_by = 'NUMBER ' || a.number)
), by_type AS (
    SELECT a.*, 'TYPE ' || a.type_code AS known_by FROM asked a
    LEFT JOIN kinds k ON k.bureau = a.bureau AND k.seizure = a.seizure AND (k.is_only OR k.known_by = 'NUMBER ' || a.number)
    WHERE k.known_by IS NULL
), said AS (
    -- All requests about a firearm that stands alone speak of it; otherwise each chain of requests speaks of one.
    SELECT q.bureau, q.seizure, q.known_by, CASE WHEN k.alike = 1 THEN '' ELSE q.chain END AS about,
           coalesce(bool_or(q.is_established AND NOT q.is_by_authority), false) AS by_tracing,
           coalesce(bool_or(q.is_established AND q.is_by_authority), false) AS by_authority,
           coalesce(bool_or(q.is_established AND date_part('year', q.final_on) <= k.year), false) AS was_established,
           coalesce(bool_or(q.is_pending), false) AS is_pending, coalesce(bool_or(q.has_not_enough), false) AS has_not_enough
    FROM (SELECT * FROM found UNION ALL SELECT * FROM by_type) q
    JOIN kinds k ON k.bureau = q.bureau AND k.seizure = q.seizure AND k.known_by = q.known_by
    GROUP BY 1, 2, 3, 4
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY bureau, seizure, known_by
               ORDER BY by_tracing DESC, was_established DESC, by_authority DESC, is_pending DESC, has_not_enough DESC, about) AS place
    FROM said
)
SELECT p.bureau, upper(p.bureau) AS country, p.seizure, p.item_no, p.event_type, p.year, p.quantity AS arms,
       CASE WHEN p.is_marked THEN p.quantity ELSE 0.0 END AS marked,
       CASE WHEN r.by_tracing THEN p.quantity ELSE 0.0 END AS by_tracing,
       CASE WHEN r.by_authority AND NOT r.by_tracing THEN p.quantity ELSE 0.0 END AS by_authority,
       CASE WHEN r.was_established THEN p.quantity ELSE 0.0 END AS known_then,
       CASE WHEN r.is_pending AND NOT r.by_tracing AND NOT r.by_authority THEN p.quantity ELSE 0.0 END AS pending,
       CASE WHEN r.has_not_enough AND NOT r.is_pending AND NOT r.by_tracing AND NOT r.by_authority
            THEN p.quantity ELSE 0.0 END AS not_enough,
       CASE WHEN NOT r.has_not_enough AND NOT r.is_pending AND NOT r.by_tracing AND NOT r.by_authority
            THEN p.quantity ELSE 0.0 END AS failed,
       CASE WHEN r.place IS NULL THEN p.quantity ELSE 0.0 END AS no_attempt
FROM placed p
LEFT JOIN ranked r ON r.bureau = p.bureau AND r.seizure = p.seizure AND r.known_by = p.known_by AND r.place = p.place
WHERE p.is_counted
