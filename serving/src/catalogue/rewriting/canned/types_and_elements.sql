SELECT t.oid, ns.nspname AS ns, t.typname AS name, t.typtype AS kind,
       CAST(NULL AS BIGINT) AS basetype, t.typelem AS elemtype, e.typdelim AS elemdelim,
       r.rngsubtype AS range_subtype, CAST(NULL AS TEXT[]) AS attrtypoids, CAST(NULL AS TEXT[]) AS attrnames,
       t.depth AS depth,
       CAST(NULL AS TEXT) AS basetype_name,
       CASE WHEN t.typelem <> 0 THEN regtype_name(t.typelem) END AS elemtype_name,
       regtype_name(r.rngsubtype) AS range_subtype_name
FROM (
    SELECT asked.oid, asked.typname, asked.typtype, asked.typelem, asked.typnamespace, CAST(0 AS INT) AS depth
    FROM pg_catalog.pg_type asked
    WHERE asked.oid IN (SELECT unnest(CAST($1 AS BIGINT[])))
    UNION ALL
    SELECT element.oid, element.typname, element.typtype, element.typelem, element.typnamespace, CAST(1 AS INT) AS depth
    FROM pg_catalog.pg_type element
    JOIN pg_catalog.pg_type whole ON whole.typelem = element.oid AND whole.typlen = -1
    WHERE whole.oid IN (
        -- A comparison with a column of identifiers tells the client that they are identifiers.
        SELECT unnest(CAST($1 AS BIGINT[])) FROM (SELECT max(oid) FROM pg_catalog.pg_proc WHERE proallargtypes = $1 OR true)
    )
) t
JOIN pg_catalog.pg_namespace ns ON ns.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typelem <> 0
LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
ORDER BY depth DESC
