#!lua flags=allow-oom
-- Takes something that was owed to a payment gateway off the list: because it was done, or because it failed for good, and
-- then it becomes an incident in the same step. Does nothing when the caller no longer holds the lease.
--
-- KEYS 1 lease  2 payments (stream)  3 incidents (hash)  4 reported (hash)
-- ARGV 1 token of the caller  2 id of the entry  3 the incident as JSON, '' when it was done
--      4 key of the refund that failed at the gateway, where its failures are counted  5 how many of it have failed, 0 where
--        they are not counted
--
-- Reply 1: taken off   0: the lease is lost, or it was taken off before   2: taken off, and no incident was made, since so
--       many failures of that refund were reported before

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
local entry = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2])[1]
if not entry then
    return 0
end
local ordinal, known = tonumber(ARGV[5]), false
if ARGV[3] ~= '' and ordinal > 0 then
    known = tonumber(redis.call('HGET', KEYS[4], ARGV[4]) or 0) >= ordinal
    if not known then
        redis.call('HSET', KEYS[4], ARGV[4], ARGV[5])
    end
end
if ARGV[3] ~= '' and not known then
    -- What was retried before keeps its count, unless it has a newer one.
    local count = ordinal > 0 and ARGV[5] or entry[2][4] or '0'
    redis.call('HSET', KEYS[3], ARGV[2], cmsgpack.pack({ ARGV[3], entry[2][2], count }))
end
redis.call('XDEL', KEYS[2], ARGV[2])
return known and 2 or 1
