-- Of each trace request the one that it follows, or itself. Identifiers are given by requesters, so a name alone says nothing:
-- the request that is followed was made by the same bureau, or else answered by it, and only one may fit.
SELECT request, coalesce(own, CASE WHEN fitting = 1 THEN passed_on END, request) AS top
FROM (
    SELECT t.requesting || '/' || t.trace AS request,
           min(own.requesting || '/' || own.trace) AS own,
           min(passed_on.requesting || '/' || passed_on.trace) AS passed_on,
           count(DISTINCT passed_on.requesting) AS fitting
    FROM traces t
    LEFT JOIN traces own ON own.trace = t.parent AND own.requesting = t.requesting
    LEFT JOIN traces passed_on ON passed_on.trace = t.parent AND passed_on.requested = t.requesting
    GROUP BY t.requesting, t.trace
)
