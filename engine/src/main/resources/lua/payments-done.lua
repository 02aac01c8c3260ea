#!lua flags=allow-oom
-- Takes something that was owed to a payment gateway off the list: because it was done, or because it failed for good, and
-- then it becomes an incident in the same step. Does nothing when the caller no longer holds the lease.
--
-- KEYS 1 lease  2 payments (stream)  3 incidents (hash)
-- ARGV 1 token of the caller  2 id of the entry  3 the incident as JSON, '' when it was done
--
-- Reply 1: taken off   0: the lease is lost, or it was taken off before

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
local entry = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2])[1]
if not entry then
    return 0
end
if ARGV[3] ~= '' then
    redis.call('HSET', KEYS[3], ARGV[2], cmsgpack.pack({ ARGV[3], entry[2][2] }))
end
redis.call('XDEL', KEYS[2], ARGV[2])
return 1
