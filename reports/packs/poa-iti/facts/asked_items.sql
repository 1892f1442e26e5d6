-- Requests that the bureau sent, with what the International Tracing Instrument asks a request to say (paragraph 17): why the
-- firearm is illicit, how it was found, its markings, type, calibre and other description, and what the answer is for.
SELECT trace_id AS trace,
       CAST(sent_at AS DATE) AS sent_on,
       coalesce(nullif(illicit_basis, ''), illicit_basis_code) IS NOT NULL AS says_basis,
       nullif(recovery_circumstances, '') IS NOT NULL OR recovery_date IS NOT NULL AS says_found,
       coalesce(array_length(markings), 0) > 0
           OR coalesce(serial_status IN ('READABLE', 'RESTORED', 'PARTIAL', 'USER_APPLIED'), false) AS says_markings,
       coalesce(type_code NOT LIKE 'UNKNOWN%', false) AS says_type,
       nullif(calibre_raw, '') IS NOT NULL AS says_calibre,
       nullif(make_raw, '') IS NOT NULL AND nullif(model_raw, '') IS NOT NULL AS says_model,
       country_of_manufacture IS NOT NULL OR import_country IS NOT NULL AS says_country,
       intended_use IS NOT NULL AS says_use
FROM traces
WHERE requesting_bureau = :bureau
