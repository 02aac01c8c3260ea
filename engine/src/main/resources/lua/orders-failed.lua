#!lua flags=allow-oom
-- Counts a failed attempt for each of these orders, and for the message at which it failed, provided that the caller still
-- holds the lease.
--
-- KEYS 1 lease  2 delivery (hash)
-- ARGV 1 token of the caller  2 order system  3 label of the message at which the batch failed, '' where that is not known
--      4 why, in one line  5... numbers
--
-- Reply {1, now (ms), when that message failed first (ms), how often it has}; {1, now, now, 0} without a label
--       {0, 0, 0, 0}: the lease is lost

local token, system, label, why = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('GET', KEYS[1]) ~= token then
    return {0, 0, 0, 0}
end
for i = 5, #ARGV do
    redis.call('HINCRBY', KEYS[2], system .. ':' .. ARGV[i], 1)
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if label == '' then
    return {1, now, now, 0}
end
local since, tries = now, 0
local before = redis.call('HGET', KEYS[2], system .. ':blocked')
if before then
    local first, count, same = string.match(before, '^(%d+) (%d+) ([^\n]*)')
    if same == label then
        since, tries = tonumber(first), tonumber(count)
    end
end
tries = tries + 1
redis.call('HSET', KEYS[2], system .. ':blocked', string.format('%.0f %.0f %s\n%s', since, tries, label, why))
return {1, now, since, tries}
