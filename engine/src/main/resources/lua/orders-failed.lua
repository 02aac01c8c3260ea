#!lua flags=allow-oom
-- Counts a failed attempt for each of these orders, provided that the caller still holds the lease.
--
-- KEYS 1 lease  2 delivery (hash)
-- ARGV 1 token of the caller  2 order system  3... numbers
--
-- Reply 1: counted   0: the lease is lost

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
for i = 3, #ARGV do
    redis.call('HINCRBY', KEYS[2], ARGV[2] .. ':' .. ARGV[i], 1)
end
return 1
