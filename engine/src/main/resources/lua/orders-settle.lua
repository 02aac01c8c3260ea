#!lua flags=allow-oom
-- Notes in one step that an order system has what was read: dead letters, attempts, progress, and the acknowledgement.
-- Does nothing when the caller no longer holds the lease; then whoever holds it reads the same entries again.
--
-- KEYS 1 lease  2 outbox (stream)  3 delivery (hash)
-- ARGV 1 token of the caller  2 order system  3 highest number settled, 0 for none
--      4 count of entries, then their ids
--      then a count of numbers, then these: the orders whose attempts are counted up where earlier ones were counted
--      then for each dead letter its number (or entry id) and reason
--
-- Reply 1: settled   0: the lease is lost

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
local system = ARGV[2]
local entries = tonumber(ARGV[4])
local at = 5 + entries
local numbers = tonumber(ARGV[at])

for i = at + 1, at + numbers do
    local field = system .. ':' .. ARGV[i]
    if redis.call('HEXISTS', KEYS[3], field) == 1 then
        redis.call('HINCRBY', KEYS[3], field, 1)
    end
end
for i = at + numbers + 1, #ARGV, 2 do
    redis.call('HSET', KEYS[3], system .. ':' .. ARGV[i] .. ':dead', ARGV[i + 1])
end
if tonumber(ARGV[3]) > tonumber(redis.call('HGET', KEYS[3], system) or 0) then
    redis.call('HSET', KEYS[3], system, ARGV[3])
end
if entries > 0 then
    redis.call('XACK', KEYS[2], system, unpack(ARGV, 5, 4 + entries))
end
return 1
