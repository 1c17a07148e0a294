-- The personas, largest first.
SELECT scheme, persona_id, name, size FROM personas ORDER BY scheme, size DESC, persona_id;

-- How far off each variant's agents are, by persona.
SELECT adapter, scheme, memory, persona_id, count(*) AS rows, round(sqrt(avg(pow(expected - rating, 2))), 3) AS rmse
FROM predictions GROUP BY adapter, scheme, memory, persona_id ORDER BY persona_id, rmse;

-- The results with their intervals.
SELECT coalesce(adapter, baseline) AS predictor, memory, measure, round(value, 3) AS value, round(low, 3) AS low, round(high, 3) AS high
FROM metrics WHERE measure IN ('rmse', 'mae') AND persona_id IS NULL AND slice IS NULL ORDER BY measure, value;

-- The ten answers that were furthest off, with what the agent had been told.
SELECT p.adapter, p.user_id, i.title, p.rating, round(p.expected, 2) AS expected, e.suffix
FROM predictions p JOIN examples e USING (example_id) JOIN items i ON i.item_id = p.item_id
ORDER BY abs(p.expected - p.rating) DESC, p.example_id, p.adapter LIMIT 10;

-- A user's profile as it grew.
SELECT revision, interactions, until, text FROM profiles
WHERE user_id = (SELECT min(user_id) FROM profiles) ORDER BY revision;

-- How the adapters were trained.
SELECT adapter, persona_id, rows, steps, tokens, round(seconds, 1) AS seconds, round(first_loss, 3) AS first_loss,
       round(last_loss, 3) AS last_loss, status, error
FROM adapters ORDER BY adapter, persona_id;

-- Rows that could not be read, by reason.
SELECT reason, count(*) AS rows, min(source) AS first_file FROM interactions_rejected GROUP BY reason ORDER BY rows DESC;
