-- Views that an analyst wants first, over the tables of `dramatis sql`. Each statement makes one view; `dramatis sql --register`
-- makes them in the catalog. Read one with SELECT * FROM <view>. They only name columns that the architecture promises.

-- How many users each persona has, of them those placed by traits where others are by text, and what sets it apart.
CREATE OR REPLACE TEMPORARY VIEW persona_sizes AS
SELECT p.scheme, p.persona_id, p.name, count(m.user_id) AS users,
       round(count(m.user_id) / sum(count(m.user_id)) OVER (PARTITION BY p.scheme), 4) AS share,
       count(m.user_id) - count(m.distance) AS users_by_traits
FROM personas p LEFT JOIN persona_members m USING (scheme, persona_id)
GROUP BY p.scheme, p.persona_id, p.name ORDER BY p.scheme, users DESC, p.persona_id;

-- How far off agents are, for each persona (of the first scheme) and variant.
CREATE OR REPLACE TEMPORARY VIEW error_by_persona AS
SELECT persona_id, adapter, scheme, setting, memory, count(*) AS rows, round(sqrt(avg(pow(expected - rating, 2))), 4) AS rmse,
       round(avg(abs(expected - rating)), 4) AS mae, round(avg(expected - rating), 4) AS bias
FROM predictions GROUP BY persona_id, adapter, scheme, setting, memory ORDER BY persona_id, rmse;

-- All results over all rows, variants and baselines side by side, with their intervals; the verdict on the difference to a baseline
-- stands with the difference (rmse_difference, ...).
CREATE OR REPLACE TEMPORARY VIEW results AS
SELECT coalesce(adapter, baseline) AS predictor, scheme, setting, memory, if(adapter IS NULL, NULL, baseline) AS baseline, measure, value, low,
       high, rows, users, verdict
FROM metrics WHERE persona_id IS NULL AND slice IS NULL AND other_adapter IS NULL AND coalesce(adapter, '') NOT LIKE 'swap-%' ORDER BY measure, value;

-- Who is better than whom on the same rows: those declared before the test first.
CREATE OR REPLACE TEMPORARY VIEW contrasts AS
SELECT adapter, scheme, setting, memory, coalesce(other_adapter, baseline) AS other, other_scheme, other_setting, other_memory, measure, value, low, high, p_adjusted, verdict,
       detectable, rows, users, seeds, declared
FROM metrics WHERE verdict IS NOT NULL AND persona_id IS NULL ORDER BY declared DESC, measure, value;

-- Where agents are good and where not: by how much is known of the item and of the user.
CREATE OR REPLACE TEMPORARY VIEW results_by_slice AS
SELECT slice, coalesce(adapter, baseline) AS predictor, scheme, setting, memory, measure, value, low, high, rows, users
FROM metrics WHERE slice IS NOT NULL ORDER BY slice, measure, value;

-- The swap matrix (predict.swap-rows): how far off, in NLL and in RMSE, users of one persona are answered by the adapter of another.
CREATE OR REPLACE TEMPORARY VIEW swap_matrix AS
SELECT scheme, setting, memory, measure, persona_id AS users_of, substring(adapter, 6) AS adapter_of, value, low, high, rows, users
FROM metrics WHERE adapter LIKE 'swap-%' AND measure IN ('nll', 'rmse') AND persona_id IS NOT NULL
ORDER BY measure, scheme, setting, memory, users_of, adapter_of;

-- What the last full run froze and incremental runs go by. Sums are in millionths of a rating.
CREATE OR REPLACE TEMPORARY VIEW reference AS
SELECT 'user' AS kind, user_id AS key, to_json(struct(train_until, until)) AS frozen FROM reference_users
UNION ALL SELECT 'item', item_id, to_json(struct(count, millionths, count0, millionths0, count1, millionths1)) FROM reference_items
UNION ALL SELECT 'trait', trait || coalesce(' of half ' || half, ''), to_json(struct(lower, upper)) FROM reference_traits
UNION ALL SELECT 'feature', scheme || ': ' || name, to_json(struct(position, usual, mean, deviation, weight, centres)) FROM reference_features
UNION ALL SELECT 'persona', scheme || ': ' || persona_id, to_json(struct(centre, reach)) FROM personas;

-- Rows of the source that could not be read, by reason.
CREATE OR REPLACE TEMPORARY VIEW rejected_by_reason AS
SELECT reason, count(*) AS rows, count(DISTINCT source) AS files, min(source) AS first_file, min(offset) AS first_offset
FROM interactions_rejected GROUP BY reason ORDER BY rows DESC, reason;

-- How long training took and what came of it.
CREATE OR REPLACE TEMPORARY VIEW training AS
SELECT adapter, memory, scheme, setting, persona_id, status, error, rows, steps, tokens, round(seconds, 1) AS seconds,
       round(tokens / nullif(seconds, 0)) AS tokens_a_second, round(first_loss, 4) AS first_loss, round(last_loss, 4) AS last_loss,
       round(stop_loss, 4) AS stop_loss
FROM adapters ORDER BY adapter, memory, scheme, setting, persona_id;

-- How much history users have, in steps of a doubling.
CREATE OR REPLACE TEMPORARY VIEW history_lengths AS
SELECT cast(pow(2, floor(log2(ratings))) AS BIGINT) AS ratings_from, count(*) AS users
FROM (SELECT user_id, count(*) AS ratings FROM interactions GROUP BY user_id)
GROUP BY 1 ORDER BY 1;

-- Whom agents get most wrong: users with at least three answers.
CREATE OR REPLACE TEMPORARY VIEW hardest_users AS
SELECT user_id, persona_id, adapter, scheme, setting, memory, count(*) AS rows, round(avg(abs(expected - rating)), 4) AS mae
FROM predictions GROUP BY user_id, persona_id, adapter, scheme, setting, memory HAVING count(*) >= 3 ORDER BY mae DESC, user_id;

-- What agents get most wrong: items, with the mean of what users really gave.
CREATE OR REPLACE TEMPORARY VIEW hardest_items AS
SELECT p.item_id, first(i.title) AS title, p.adapter, count(*) AS rows, round(avg(p.rating), 2) AS rated,
       round(avg(p.expected), 2) AS expected
FROM predictions p JOIN items i USING (item_id)
GROUP BY p.item_id, p.adapter ORDER BY abs(avg(p.expected - p.rating)) DESC, p.item_id;

-- Whether agents are as sure as they are right: claimed probability of the likeliest rating against how often it was given.
CREATE OR REPLACE TEMPORARY VIEW calibration AS
SELECT p.adapter, p.scheme, p.setting, p.memory, floor(10 * array_max(label_probabilities)) / 10 AS claimed_from, count(*) AS rows,
       round(avg(array_max(label_probabilities)), 3) AS claimed,
       round(avg(if(ratings[array_position(label_probabilities, array_max(label_probabilities)) - 1] = rating, 1, 0)), 3) AS given
FROM predictions p JOIN variants v USING (variant_id)
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5;

-- How sampled answers read: ratings, ratings out of range, prose, refusals, empty ones.
CREATE OR REPLACE TEMPORARY VIEW answer_kinds AS
SELECT adapter, memory, answer, count(*) AS texts,
       round(count(*) / sum(count(*)) OVER (PARTITION BY adapter, memory), 4) AS share
FROM predictions WHERE answer IS NOT NULL GROUP BY adapter, memory, answer ORDER BY adapter, memory, texts DESC;

-- Who changed persona between the last two generations; empty if there is one alone. Ids stay from one fit to the next.
CREATE OR REPLACE TEMPORARY VIEW persona_moves AS
SELECT before.scheme, before.user_id, before.persona_id AS persona_before, now.persona_id AS persona_now, now.distance
FROM persona_members_before before JOIN persona_members now USING (scheme, user_id)
WHERE before.persona_id <> now.persona_id ORDER BY before.scheme, before.user_id;

-- What every run of a stage made and took, of the runs whose snapshots are still there. Its own figures are JSON: result.
CREATE OR REPLACE TEMPORARY VIEW stage_runs AS
SELECT DISTINCT stage, run, started, status, reason, round(seconds, 1) AS seconds,
       aggregate(map_values(outputs), 0L, (total, made) -> total + greatest(made.rows, 0L)) AS rows,
       aggregate(map_values(outputs), 0L, (total, made) -> total + made.files) AS files,
       aggregate(map_values(outputs), 0L, (total, made) -> total + made.bytes) AS bytes,
       cost.tasks, cost.shuffleBytes AS shuffle_bytes, cost.spilledBytes AS spilled_bytes,
       cost.peakExecutorBytes AS peak_executor_bytes, result
FROM (SELECT inline(map_values(stages)) FROM snapshots) ORDER BY started, stage;

-- What the language model of reflect has cost, run by run; spent counts runs that were stopped too. Empty without one.
CREATE OR REPLACE TEMPORARY VIEW spend AS
SELECT run, started, cast(llm.cost AS DOUBLE) AS cost, cast(llm.spent AS DOUBLE) AS spent, cast(llm.bought AS BIGINT) AS answers,
       cast(llm.inputTokens AS BIGINT) AS input_tokens, cast(llm.outputTokens AS BIGINT) AS output_tokens,
       cast(llm.fallbacks AS BIGINT) AS users_without
FROM (SELECT *, from_json(get_json_object(result, '$.llm'), 'MAP<STRING, STRING>') AS llm FROM stage_runs)
WHERE llm IS NOT NULL ORDER BY started;

-- Whether personas help: the differences that were declared before the test, the answer in words beside them.
CREATE OR REPLACE TEMPORARY VIEW does_it_help AS
SELECT adapter, scheme, setting, memory, coalesce(other_adapter, baseline) AS against, measure, round(value, 4) AS difference, round(low, 4) AS low,
       round(high, 4) AS high, verdict, round(detectable, 4) AS detectable, rows, users, seeds
FROM metrics WHERE declared ORDER BY measure, against;

-- Whom personas help: their differences to random clusters and to one adapter for all, on the rows of each persona's users.
CREATE OR REPLACE TEMPORARY VIEW whom_it_helps AS
SELECT persona_id, adapter, scheme, setting, memory, other_adapter AS against, measure, round(value, 4) AS difference, round(low, 4) AS low,
       round(high, 4) AS high, verdict, round(detectable, 4) AS detectable, rows, users, seeds
FROM metrics WHERE verdict IS NOT NULL AND persona_id IS NOT NULL ORDER BY measure, against, persona_id;

-- What agents and rivals would take next, over slates of all sizes: the most probable truth first.
CREATE OR REPLACE TEMPORARY VIEW choices_measured AS
SELECT predictor, adapter, scheme, setting, memory, measure, round(value, 4) AS value, round(low, 4) AS low, round(high, 4) AS high, rows
FROM choice_metrics WHERE other IS NULL AND items IS NULL ORDER BY measure, value;

-- The order of the recommenders that agents went through; those that share a letter cannot be told apart.
CREATE OR REPLACE TEMPORARY VIEW recommender_ranking AS
SELECT measure, recommender, round(value, 4) AS value, round(low, 4) AS low, round(high, 4) AS high, letters, agents
FROM simulation_results
WHERE recommender IS NOT NULL AND other IS NULL AND persona_id IS NULL AND coalesce(tester, 'agent') = 'agent'
ORDER BY measure, value DESC;

-- Which recommender the agents like better than which; p is adjusted for all pairs of a measure.
CREATE OR REPLACE TEMPORARY VIEW who_beats_whom AS
SELECT measure, if(value > 0, recommender, other) AS better, if(value > 0, other, recommender) AS worse, round(abs(value), 4) AS difference,
       round(p, 4) AS p, p < 0.05 AS told_apart, round(detectable, 4) AS detectable, agents_needed, agents
FROM simulation_results WHERE other IS NOT NULL AND p IS NOT NULL ORDER BY measure, difference DESC;
