#!lua flags=allow-oom
-- Renews a lease or gives it up, provided that the caller holds it.
--
-- KEYS 1 lease
-- ARGV 1 token of the caller  2 lease in ms, 0 to give it up
--
-- Reply 1: done   0: the caller does not hold it

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
if tonumber(ARGV[2]) == 0 then
    redis.call('DEL', KEYS[1])
else
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
