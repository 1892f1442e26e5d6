-- Kaplan-Meier curve of the days from sending to the final answer, of requests sent: what the view response_curves computes.
SELECT day, answered, lower, upper, at_risk, n
FROM response_curves
WHERE direction = 'SENT'
ORDER BY day
